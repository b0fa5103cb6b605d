# Debian packages, by CPack: engross (the program and the data), libengross0, libengross-sign0, libengross-dev.
# `./run package` makes them.
#
# The program of a package shares Debian's libraries (preset "package"), so that their security updates reach it; that
# of the build tree carries them in itself and starts faster. Both make the same files.

# Version and date of the packages: the newest entry of changelog, as Debian's own tools read it.
file(STRINGS src/package/changelog lines LIMIT_COUNT 16)
list(GET lines 0 entry)
if(NOT entry MATCHES "^engross \\((${PROJECT_VERSION})-([0-9]+)\\) ")
    message(FATAL_ERROR "src/package/changelog begins with \"${entry}\", and this is version ${PROJECT_VERSION}")
endif()
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CMAKE_MATCH_2})
list(FILTER lines INCLUDE REGEX "^ -- ")
list(GET lines 0 entry)
string(REGEX REPLACE "^ -- (.*>)  .*" "\\1" CPACK_DEBIAN_PACKAGE_MAINTAINER "${entry}")

# Fonts: what most languages need is required, what some need is recommended, which apt installs too.
file(STRINGS fonts/fonts.yaml lines REGEX "package:")
list(TRANSFORM lines REPLACE ".*package: *([-a-z0-9+.]+).*" "\\1")
list(REMOVE_DUPLICATES lines)
list(REMOVE_ITEM lines fonts-noto-core)
list(SORT lines)
list(JOIN lines ", " other_fonts)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME engross)
set(CPACK_PACKAGE_CONTACT "${CPACK_DEBIAN_PACKAGE_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL program library signing development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")

set(version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(library libengross${PROJECT_VERSION_MAJOR})
set(signing libengross-sign${PROJECT_VERSION_MAJOR})

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME engross)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_MULTIARCH foreign)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS fonts-noto-core)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "${other_fonts}, ${signing}") # opened when something is signed
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "official PDF editions of a declaration, in any language
engross turns the text of an official declaration, in any language, into PDF
editions that a publications office would issue: evenly set and carefully
broken, tagged for assistive technology (PDF/UA-1), archival (PDF/A-2a), with
fields ready to be signed, and the same bytes every time it is made.

It reads plain text and Markdown, holds the languages of a declaration against
each other, and tells what is wrong with its line and what to do about it.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "engross (= ${version})") # the data
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/src/package/triggers)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "official PDF editions of a declaration - shared library
engross turns the text of an official declaration, in any language, into PDF
editions for publication, tagged (PDF/UA-1) and archival (PDF/A-2a).

This package has the library, which makes editions from texts in memory or in
files, in many threads at once.")

set(CPACK_DEBIAN_SIGNING_PACKAGE_NAME ${signing})
set(CPACK_DEBIAN_SIGNING_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_SIGNING_PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_SIGNING_PACKAGE_DEPENDS "engross (= ${version})")
set(CPACK_DEBIAN_SIGNING_PACKAGE_SUGGESTS libengine-pkcs11-openssl) # for keys on tokens
set(CPACK_DEBIAN_SIGNING_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/src/package/triggers)
set(CPACK_DEBIAN_SIGNING_DESCRIPTION "signatures on official PDF editions - shared library
engross turns the text of an official declaration, in any language, into PDF
editions for publication, tagged (PDF/UA-1) and archival (PDF/A-2a).

This package has the library that signs the fields of such a file and says
whether a signed one is what was signed (PAdES); the program uses it too.")

# The archive of the library needs those of the others, and pkg-config looks for all of them.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libengross-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${library} (= ${version}), ${signing} (= ${version}), libcmark-gfm-dev, libcmark-gfm-extensions-dev, \
libfreetype-dev, libharfbuzz-dev, libhpdf-dev, libicu-dev, libjpeg-dev, liblcms2-dev, libpng-dev, libssl-dev, libyaml-dev, nettle-dev, zlib1g-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "official PDF editions of a declaration - development files
engross turns the text of an official declaration, in any language, into PDF
editions for publication, tagged (PDF/UA-1) and archival (PDF/A-2a).

This package has the header, the archive, the manual page, and what pkg-config
and CMake need to find the library.")

# Manual pages, change logs and copyright as Debian's policy asks for them.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/src/package/policy.cmake)
set(CPACK_ENGROSS_PACKAGES program=engross library=${library} signing=${signing} development=libengross-dev)
set(CPACK_ENGROSS_SOURCE ${CMAKE_SOURCE_DIR})
set(CPACK_ENGROSS_PATTERNS ${EG_HYPHEN_FOLDER})
include(CPack)
