"""What the languages are owed, as tables: (language, what is given, what is wanted)."""

# A commitment's number and the labels of the points under it; how many of each stands before the wanted ones.
LABELS = [
    # language, commitments wanted by number, first level by number, second level by number
    ("en", {1: "1.", 12: "12."}, {1: "(a)", 2: "(b)"}, {1: "(i)", 4: "(iv)"}),
    ("km", {1: "១.", 12: "១២."}, {1: "(ក)", 2: "(ខ)"}, {2: "(២)"}),
    ("lo", {12: "12."}, {1: "(ກ)", 2: "(ຂ)"}, {2: "(2)"}),
    ("th", {12: "12."}, {1: "(ก)", 2: "(ข)"}, {2: "(2)"}),
    ("my", {1: "(၁)", 12: "(၁၂)"}, {1: "(က)", 2: "(ခ)"}, {2: "(၂)"}),
    ("ar", {12: "١٢-"}, {1: "(أ)", 2: "(ب)"}, {2: "(٢)"}),
    ("ar-EG", {12: "١٢-"}, {1: "(أ)"}, {2: "(٢)"}),
    ("ar-MA", {12: "12-"}, {1: "(أ)"}, {2: "(2)"}),
    ("fa", {12: "۱۲."}, {1: "الف)", 2: "ب)"}, {2: "۲)"}),
    ("ur", {12: "۱۲۔"}, {1: "(الف)", 2: "(ب)"}, {2: "(۲)"}),
    ("he", {12: "12."}, {1: "(א)", 11: "(יא)", 15: "(טו)", 16: "(טז)", 17: "(יז)"}, {2: "(2)"}),
    ("hi", {12: "१२."}, {1: "(क)", 2: "(ख)"}, {2: "(२)"}),
    ("ne", {12: "१२."}, {1: "(क)"}, {2: "(२)"}),
    ("mr", {12: "१२."}, {}, {}),
    ("bn", {12: "১২।"}, {}, {}),
    ("ta", {12: "12."}, {1: "(அ)", 3: "(இ)", 12: "(ஔ)"}, {2: "(ii)"}),
    ("te", {12: "12."}, {}, {}),
    ("ml", {12: "12."}, {}, {}),
    ("si", {12: "12."}, {1: "(අ)", 3: "(ඇ)"}, {2: "(ii)"}),
    ("kk", {12: "12."}, {1: "1)", 12: "12)"}, {2: "ii)"}),
    ("uz", {12: "12."}, {1: "a)", 3: "v)", 7: "j)"}, {2: "2)"}),
    ("uz-Cyrl", {12: "12."}, {1: "а)", 3: "в)", 7: "ж)"}, {2: "2)"}),
    ("ko", {12: "12."}, {1: "가.", 2: "나.", 14: "하."}, {1: "1)", 2: "2)"}),
    ("ru", {12: "12."}, {1: "а)", 2: "б)", 7: "ж)", 9: "к)"}, {2: "2)"}),
    ("fr", {12: "12."}, {1: "a)", 2: "b)"}, {2: "ii)"}),
    ("de", {12: "12."}, {1: "a)", 2: "b)"}, {2: "ii)"}),
    ("tr", {12: "12."}, {1: "a)", 3: "c)", 4: "ç)"}, {2: "ii)"}),
    ("ja", {12: "12."}, {1: "(1)", 2: "(2)"}, {1: "(ア)", 2: "(イ)"}),
    ("mn", {12: "12."}, {}, {}),
    ("vi", {12: "12."}, {}, {}),
]

# The nineteenth of March 2021 at the head of the page. Gregorian everywhere: a calendar of its own is asked for.
DATES = [
    ("en", "19 March 2021"), ("fr", "19 mars 2021"), ("de", "19. März 2021"), ("es", "19 de marzo de 2021"),
    ("ru", "19 марта 2021\u202fг."), ("vi", "ngày 19 tháng 3 năm 2021"), ("id", "19 Maret 2021"), ("tr", "19 Mart 2021"),
    ("zh-Hans", "2021年3月19日"), ("zh-Hant", "2021年3月19日"), ("ja", "2021年3月19日"), ("ko", "2021년 3월 19일"),
    ("km", "១៩ មីនា ២០២១"), ("th", "19 มีนาคม ค.ศ. 2021"), ("ar-EG", "١٩ مارس ٢٠٢١"), ("ar-MA", "19 مارس 2021"),
    ("fa", "۱۹ مارس ۲۰۲۱"), ("hi", "१९ मार्च २०२१"), ("he", "19 במרץ 2021"),
]

# Digits of the running foot on page 2.
FEET = [
    ("en", "2"), ("km", "២"), ("lo", "2"), ("th", "2"), ("my", "၂"), ("ar-EG", "٢"), ("ar-MA", "2"), ("fa", "۲"), ("ur", "۲"),
    ("he", "2"), ("hi", "२"), ("bn", "২"), ("ta", "2"), ("dz", "༢"), ("zh-Hans", "2"), ("ja", "2"),
]

# What the running foot has of a title too long for it: whole words, whole clusters of one long word.
CUT_FEET = [
    ("en", "Declaration on cultural co-operation and innovation for shared prosperity during and after the pandemic", "Declaration on cultural…"),
    ("km", "សេចក្តីប្រកាសភ្នំពេញស្តីពីកិច្ចសហប្រតិបត្តិការវប្បធម៌និងនវានុវត្តន៍ដើម្បីវិបុលភាពរួមក្នុងអំឡុងពេល", "សេចក្តីប្រកាសភ្នំពេញស្តីពីកិច្ចសហប្រតិបត្តិការ…"),
    ("ta", "பண்பாட்டொத்துழைப்புப்புத்தாக்கவளர்ச்சிக்கானகூட்டறிக்கைப்பணித்திட்டம்", "பண்பாட்டொத்துழைப்…"),
]

# Numerals are each edition's choice: (language, the key, a commitment's number 12).
NUMERALS = [("th", "thai", "๑๒."), ("lo", "laoo", "໑໒."), ("km", "latn", "12."), ("ar", "latn", "12-"), ("gu", "gujr", "૧૨."),
            ("kn", "knda", "೧೨."), ("fa", "latn", "12."), ("mr", "latn", "12."), ("bo", "tibt", "༡༢."), ("my", "latn", "(12)")]

# Without the key the text's own numbers decide, but for those of words and of other scripts: (language, text, number 12).
FOLLOWED = [("ar", "في 19 مارس 2021", "12-"), ("ar", "في ١٩ مارس ٢٠٢١", "١٢-"), ("ar", "كوفيد COVID-19", "١٢-"),
            ("ar-MA", "في ١٩ مارس ٢٠٢١", "١٢-"), ("ar", "٧ أو 7", "١٢-"), ("fa", "۱۹ مارس ۲۰۲۱ و 5", "۱۲."), ("th", "๑๙ มีนาคม", "๑๒."),
            ("th", "٧ มีนาคม", "12."), ("hi", "19 मार्च", "12."), ("ja", "２０２１年", "12.")]

# Templates of an edition's own: number first, ordinals in words, words round the digits.
NUMBERS = [("kk", "{n} бап", {1: "1 бап", 12: "12 бап"}), ("ja", "第{n}条", {12: "第12条"}), ("zh-Hans", "第{n}条", {12: "第12条"}),
           ("mn", "{ordinal} зүйл", {1: "Нэгдүгээр зүйл", 12: "Арван хоёрдугаар зүйл"}),
           ("fa", "مادهٔ {ordinal}", {1: "مادهٔ اول", 12: "مادهٔ دوازدهم"}), ("ps", "{ordinal} ماده", {12: "دولسمه ماده"}),
           ("fr", "Article {ordinal}", {1: "Article premier", 12: "Article 12"}), ("km", "មាត្រា {n}", {12: "មាត្រា ១២"}),
           ("ky", "{n}\u2010статья", {12: "12\u2010статья"}), ("ur", "دفعہ {n}", {12: "دفعہ ۱۲"}),
           ("he", "סעיף {a}", {12: "סעיף יב"}), ("si", "{n} වන වගන්තිය", {12: "12 වන වගන්තිය"})]

# No line ends inside what stands between bars, at any measure.
GLUED = [
    ("km", "ប្រាក់ចំនួន |១០០៛| និង |២៥០ ៛| និង |១ ២៥០៛| ត្រូវបានបង់ជារៀងរាល់ឆ្នាំដោយរដ្ឋជាភាគី"),
    ("lo", "ຈໍານວນເງິນ |100₭| ແລະ |250 ₭| ຈ່າຍທຸກໆປີໂດຍລັດພາຄີ"),
    ("th", "จำนวนเงิน |100฿| และ |250 ฿| และ |฿300| จ่ายทุกปีโดยรัฐภาคี"),
    ("ru", "Постановление |№ 5| от |19 марта 2021| и |№ 127| о мерах, и |ст. 12| и |п. 3| того же закона"),
    ("kk", "Қаулы |№ 5| және |№ 127| шаралар туралы, ережелерге сәйкес қабылданған"),
    ("fr", "Il a di|t : « o|ui » et |« n|on » et pourquo|i ?| et commen|t !| et pui|s ;| la suite vient ensuite |n° 5|"),
    ("fr", "Il a dit\u202f: «\u00a0oui\u00a0» et «\u00a0non\u00a0», et pourquo|i\u202f?| et commen|t\u202f!| et pui|s\u202f;| la suite"),
    ("en", "The sum of 10|0\u00a0e|uros and |250 €| and |US$ 300| is paid on |19 March 2021| by each state party to it"),
    ("en", "words joine|d\u2060b|y a word joiner and joine|d\u202fb|y a narrow space are one word at every measure"),
    ("mn-Mong", "ᠬᠦᠮᠦᠨ |ᠪᠦᠷ\u202fᠢᠶᠡᠷ| |ᠲᠥᠷᠥᠬᠦ\u202fᠳᠦ| |ᠴᠢᠨ\u180eᠠ| ᠡᠷᠬᠡ ᠴᠢᠯᠥᠭᠡ ᠲᠡᠢ"),
    ("zh-Hans", "他们说|——|一切权利|……|都属于全体人民|——|不分种族|……|不分性别|——|也不分语言"),
    ("zh-Hant", "他們說|——|一切權利|……|都屬於全體人民|——|不分種族|……|不分性別"),
    ("ja", "すべて人は|——|いかなる差別も|……|受けることなく|——|この宣言の権利を享有する"),
    ("es", "Se pregunta |¿p|or qué? y se dice |¡t|odos tienen derecho! y |¿q|uién lo dice|?|"),
    ("de", "Er sagte |„a|lle Menschen|“| und |„j|eder einzelne|“| und |„n|iemand sonst“ in diesem Satz"),
    ("de", "Eine |E-M|ail, der |E-M|ail-Verkehr und die |x-A|chse, die |É-M|ail und das |U-B|oot fahren hier"),
    ("ru", "Буква |н-м|ерное и |Э-п|очта, и |С-о|бразный изгиб, и снова |н-м|ерное пространство"),
    ("bo", "རྒྱུད་ཡོངས་ལ་|ང་།| སྐྱེས་ཙམ་|ང་།| ཉིད་ནས་ཆེ་མཐོངས་|ང་།| ཐོབ་ཐང་གི་རང་དབང་|ང་།| འདྲ་མཉམ་དུ་ཡོད་ལ་|ང་།| ཡིན"),
    ("fa", "حق |۱۲٪| و |می\u200cشود| و |۲۵٪| از سهم هر کشور"),
]

# A line may end here (the bar), and does at some measure.
DIVIDED = [
    ("id", "Semua orang-|orang dan negara-|negara dilahirkan merdeka dan mempunyai martabat dan hak-|hak yang sama"),
    ("en", "a word\u200b|that its author\u200b|lets part without a sign where it must at the end of a line"),
    ("de", "das Mail-|Postfach, der EG-|Vertrag, das Fünf-|Tage-|Fieber und die EU-|Kommission"),
    ("km", "សិទ្ធិ\u200b|មនុស្ស\u200b|ជា\u200b|សកល"),
    # The hyphen of written Mongolian begins the next line.
    ("mn-Mong", "ᠮᠣᠩᠭᠣᠯ|\u1806ᠬᠡᠯᠡ ᠪᠠ |ᠮᠣᠩᠭᠣᠯ|\u1806ᠪᠢᠴᠢᠭ ᠦᠨ ᠲᠤᠬᠠᠢ"),
]

# Signs that no line begins with, beyond the classes of UAX #14 that the suite breaks asks for: also after a space.
NEVER_FIRST = [
    ("km", "។៕៚ៗ", "មនុស្សទាំងអស់ កើតមក ។ មាន សេរីភាព ។ និង សមភាព ផ្សេងៗ ក្នុងផ្នែក ៕"),
    ("th", "ๆ๚๛", "มนุษย์ทั้งหลาย เกิดมา ต่าง ๆ มีอิสระ อื่น ๆ และเสมอภาค ๚ กัน ๛"),
    ("hi", "।॥", "सभी मनुष्यों को । गौरव और अधिकारों ॥ के मामले में । जन्मजात स्वतन्त्रता ॥ प्राप्त है ।"),
    ("my", "၊။", "လူတိုင်းသည် ၊ တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် ။ လည်းကောင်း ၊ မွေးဖွားလာသူများ ။"),
    ("ar", "،؛؟", "يولد جميع الناس ، أحرارا متساوين ؛ في الكرامة ، والحقوق ؟ وقد وهبوا عقلا ، وضميرا"),
]

NEVER_FIRST += [
    ("zh-Hans", "。，、：；！？）」』》…", "人人生而自由，在尊严和权利上一律平等。他们赋有理性（良心）、精神：兄弟；「对待」！《宣言》？如此。"),
    ("zh-Hant", "。，、：；！？）」』》", "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性（良心）、精神：兄弟；「對待」！《宣言》？如此。"),
    ("ja", "。、」）ょゅャーッァ", "すべての人間は、生まれながらにして（自由）であり、ちょうど「チャーター」のシステムッァが、しょうせつ。"),
    ("ko", ".,)!?", "모든 인간은 태어날 때부터 자유로우며, 그 존엄과 (권리)에 있어 동등하다. 인간은 천부적으로 이성과! 양심을?"),
    ("bo", "།༎༏ ", "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་སྐྱེས་ཙམ་ཉིད་ནས་ཆེ་མཐོངས་དང༌། ཐོབ་ཐངགི་རང་དབང་འདྲ་མཉམ་དུ་ཡོད་ལ། ཁོང་ཚོར་རང་།"),
]
# Signs that no line ends with.
NEVER_LAST = [
    ("zh-Hans", "（「『《“", "人人生而自由（尊严和权利）「平等」他们『赋有理性』和《良心》并以“兄弟关系”的精神（相对待）如此《宣言》所说"),
    ("ja", "（「『", "すべての人間は（生まれながらにして）「自由」であり『かつ尊厳』と（権利）について「平等」である"),
    ("en", "([“", "All (human) beings are “born” free (and) equal [in] dignity “and” rights (they) are [endowed] with “reason”"),
    ("ar", "(«", "يولد (جميع) الناس «أحرارا» متساوين (في) الكرامة «والحقوق» وقد (وهبوا) عقلا «وضميرا» وعليهم"),
]

# Words are divided with a hyphen, at syllables without one, or never: by the samples, in a narrow column.
HYPHENS = {"hyphen": "de fr ru pl uk el", "syllable": "ta", "never": "ar fa ur he hi ne bn gu kn te ml si vi am"}
# Lines without a hyphen, whatever else divides them.
NO_HYPHEN = "km lo th my zh-Hans zh-Hant ja ko bo"

# Joiners that carry meaning, and what surrounds them: what comes out is what went in.
EXACT = [
    ("bn", "র\u200d্যাব এবং স্বীকৃতি\u200c হচ্ছে"), ("ml", "അവൻ ന\u200dൻ ക്\u200c ഉണ്ട\u200cല്ല"),
    ("si", "ශ්\u200dරී ලංකා ක්\u200dෂ ප්\u200dරජා"), ("fa", "می\u200cشود و کتاب\u200cها"), ("mr", "दुसऱ्\u200dया र्\u200dया"),
    ("ckb", "ده\u200cستوور"), ("tr", "İSTANBUL BİLDİRGESİ VE ILIK IŞIK"), ("az", "İNSAN HÜQUQLARI"),
    ("fr", "Article premier\u202f: «\u00a0Tous\u00a0»"), ("de", "„Alle“ ‚einige‘ »keiner«"), ("vi", "Mọi người đều Điều 12"),
    ("mn", "Арван хоёрдугаар зүйл"), ("uz", "12‐modda"), ("kk", "12 бап"), ("ky", "12‐статья"), ("he", "סעיף י״ב"),
    ("ps", "دولسمه ماده"), ("ug", "ئون ئىككىنچى ماددا"), ("si", "12 වන වගන්තිය"), ("ja", "第12条"), ("ko", "제 12 조"),
]
