"""Booklets, folded: the sheets of a made PDF are printed in thought, turned over the edge that the file names, laid
down, folded in half by geometry, nested and leafed through. Nothing of engross's plan is known here but that the front
lies down and that the last fold is the spine."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import fitz  # noqa: E402
from sheets import MM, WORK, found, run, source  # noqa: E402
from tap import check, finish  # noqa: E402

NEAR = 0.02  # points


class Face:
    """One side of a panel: what is printed there, as seen through the paper from above."""

    def __init__(self):
        self.number = None  # of the page; None: blank
        self.at = self.right = self.up = None
        self.scale = 1


class Panel:
    """What a fold leaves whole: its place on the table and its two faces."""

    def __init__(self, x0, y0, x1, y1):
        self.box = [x0, y0, x1, y1]
        self.above, self.below = Face(), Face()

    def faces(self):
        return [face for face in (self.above, self.below) if face.number]

    def reflect(self, axis, at):
        """Turned over a line: x = at for axis 0, y = at for axis 1."""
        low, high = self.box[axis], self.box[axis + 2]
        self.box[axis], self.box[axis + 2] = 2 * at - high, 2 * at - low
        for face in self.faces():
            for name in ("right", "up"):
                vector = list(getattr(face, name))
                vector[axis] = -vector[axis]
                setattr(face, name, tuple(vector))
            point = list(face.at)
            point[axis] = 2 * at - point[axis]
            face.at = tuple(point)
        self.above, self.below = self.below, self.above


def lay(pdf, sheet, block, grid, flips_long):
    """The sheet on the table, front down: its panels. block: the cells' edges on a side, the same on both."""
    width, height = pdf[0].rect.width, pdf[0].rect.height
    columns, rows = grid
    x0, y0, x1, y1 = block
    panels = []
    for row in range(rows):
        for column in range(columns):
            panels.append(Panel(x0 + (x1 - x0) * column / columns, y0 + (y1 - y0) * row / rows,
                                x0 + (x1 - x0) * (column + 1) / columns, y0 + (y1 - y0) * (row + 1) / rows))
    # Turned over an upright edge a sheet keeps above above; over the other one it keeps left left. An upright edge is
    # the long one when the sheet stands.
    upright = (width <= height) == flips_long

    def put(side, is_front):
        if side >= len(pdf):
            return
        for number, at, right, scale in found(pdf[side], height):
            up = (-right[1], right[0])
            if not is_front and not upright:  # the back is printed the other way up: seen from behind, turned round
                at, right, up = ((width - at[0], height - at[1]), (-right[0], -right[1]), (-up[0], -up[1]))
            if is_front:  # seen from above, through the paper
                at, right, up = (width - at[0], at[1]), (-right[0], right[1]), (-up[0], up[1])
            home = [panel for panel in panels if panel.box[0] < at[0] < panel.box[2] and
                    panel.box[1] < at[1] < panel.box[3]]
            assert len(home) == 1, f"page {number} of side {side} lies in {len(home)} panels"
            face = home[0].below if is_front else home[0].above
            assert face.number is None, f"pages {face.number} and {number} lie over one another"
            face.number, face.at, face.right, face.up, face.scale = number, at, right, up, scale

    put(2 * sheet, True)
    put(2 * sheet + 1, False)
    return panels


def fold(panels, folds, from_right):
    """The pile from the top, after folds ("V" over the middle upright line, "H" over the level one, from above)."""
    pile = [[panel] for panel in panels]  # each a pile from the bottom, by place

    for kind in folds:
        axis = 0 if kind == "V" else 1
        low = min(p.box[axis] for one in pile for p in one)
        high = max(p.box[axis + 2] for one in pile for p in one)
        line = (low + high) / 2
        comes_high = (axis == 1) or from_right
        stays, comes = [], []
        for one in pile:
            middle = (one[0].box[axis] + one[0].box[axis + 2]) / 2
            (comes if (middle > line) == comes_high else stays).append(one)
        for one in comes:
            for panel in one:
                panel.reflect(axis, line)
            for other in stays:
                if all(abs(a - b) < NEAR for a, b in zip(other[0].box, one[0].box)):
                    other.extend(reversed(one))
                    break
            else:
                raise AssertionError("a fold does not lay panel on panel")
        pile = stays
    assert len(pile) == 1, "the sheet is not folded up"
    return list(reversed(pile[0]))


FOLDS = {(2, 1): "V", (2, 2): "HV", (4, 2): "VHV", (4, 4): "HVHV"}


def read(path, n, grid, signature, right, creep, page=(419.53, 595.28)):
    """What is wrong with a booklet, or nothing."""
    pdf = fitz.open(path)
    catalog = pdf.xref_object(pdf.pdf_catalog())
    flips_long = "DuplexFlipLongEdge" in catalog
    assert flips_long != ("DuplexFlipShortEdge" in catalog), "no /Duplex"
    assert "/PrintScaling/None" in catalog.replace(" ", ""), "no /PrintScaling"
    assert len(pdf) % 2 == 0, "a sheet has no back"
    width, height = pdf[0].rect.width, pdf[0].rect.height
    scale = next(f[3] for i in range(len(pdf)) for f in found(pdf[i], height))
    cell = page[0] * scale, page[1] * scale
    block = ((width - cell[0] * grid[0]) / 2, (height - cell[1] * grid[1]) / 2,
             (width + cell[0] * grid[0]) / 2, (height + cell[1] * grid[1]) / 2)
    per_sheet = 2 * grid[0] * grid[1]
    order, sheet = [], 0
    while sheet * 2 < len(pdf):
        left = len(pdf) // 2 - sheet
        together = min(left, signature // per_sheet) if signature else left
        leaves = []
        for _ in range(together):  # each nested in those before it
            pile = fold(lay(pdf, sheet, block, grid, flips_long), FOLDS[grid], right)
            half = len(pile) // 2
            at = len(leaves) // 2
            leaves[at:at] = pile[:half] + pile[half:]
            sheet += 1
        for i, leaf in enumerate(leaves):
            depth = min(i, len(leaves) - 1 - i)
            order += [(leaf.above, leaf, True, depth), (leaf.below, leaf, False, depth)]
    faults = []
    for i, (face, leaf, is_recto, depth) in enumerate(order):
        expected = i + 1 if i < n else None
        if face.number != expected:
            faults.append(f"page {expected} is {face.number}")
        if not face.number:
            continue
        # A verso is seen when the leaf is turned over the spine: left and right change places.
        right_of = face.right if is_recto else (-face.right[0], face.right[1])
        up_of = face.up if is_recto else (-face.up[0], face.up[1])
        if abs(right_of[0] - 1) > 1e-3 or abs(up_of[1] - 1) > 1e-3:
            faults.append(f"page {face.number} is not upright: {right_of} {up_of}")
        # The number begins in the middle of its page, which creep moves to the spine.
        x0, y0, x1, y1 = leaf.box
        spine = x1 if right else x0
        middle = abs(face.at[0] - spine)
        if abs(middle - ((x1 - x0) / 2 - creep * depth)) > NEAR or abs(face.at[1] - (y0 + y1) / 2) > NEAR:
            faults.append(f"page {face.number} stands {middle:.3f} from the spine, at depth {depth}")
    blank = len(order) - n
    if blank >= per_sheet:
        faults.append(f"{blank} blank pages are more than a sheet's")
    return faults


def folded(name, lengths, grid=(2, 1), options=()):
    """One test: booklets of many lengths, bound left and right, with creep and without, turned over each edge."""
    faults, n_read = [], 0
    for n in lengths:
        for right in (False, True):
            for creep in (0, 0.1):
                for signature in (0, 4, 8, 16, 32):
                    if signature % (2 * grid[0] * grid[1]) or (signature == 32 and grid == (2, 1) and n < 30):
                        continue
                    flip = ((), ("--flip", "short"), ("--flip", "long"))[(n + right + signature // 4) % 3]
                    out = f"{WORK}/booklet.pdf"
                    args = ["impose", "-q", "-o", out, "--booklet", *flip, *options]
                    args += ["--bind", "right"] if right else []
                    args += ["--creep", creep] if creep else []
                    args += ["--signature", signature] if signature else []
                    args += ["--nup", grid[0] * grid[1]] if grid != (2, 1) else []
                    code, said = run(*args, source(n))
                    if code:
                        faults.append(f"{args}: {said}")
                        continue
                    try:
                        wrong = read(out, n, grid, signature, right, creep * MM)
                    except AssertionError as error:
                        wrong = [str(error)]
                    n_read += 1
                    faults += [f"{n} pages, {' '.join(map(str, args[4:]))}: {fault}" for fault in wrong[:3]]
    check(f"{name}: {n_read} booklets, every page in its place, upright", n_read and not faults, *faults[:10])


folded("two pages to a side, 1 to 41 pages", range(1, 42))
folded("four pages to a side", (1, 8, 9, 31, 41), (2, 2))
folded("eight pages to a side", (3, 16, 41), (4, 2))
folded("sixteen pages to a side", (5, 32, 41), (4, 4))
folded("on A4, made smaller", (7, 12), options=("--sheet", "A4"))
folded("on A3 with marks", (7, 12), options=("--sheet", "A3", "--marks"))


def n_up(n, options, expected, n_sides):
    """Pages side by side: rows from above, columns in the order of reading."""
    out = f"{WORK}/up.pdf"
    code, said = run("impose", "-q", "-o", out, "--nup", n, *options, source(13))
    pdf = fitz.open(out) if code == 0 else []
    rows = []
    if pdf:
        height = pdf[0].rect.height
        for number, at, right, _ in sorted(found(pdf[0], height), key=lambda f: (-round(f[1][1]), f[1][0])):
            rows.append(number if right[0] > 0.99 else -number)
    check(f"{n} to a side {' '.join(map(str, options))}", rows == expected and len(pdf) == n_sides, said, rows, len(pdf))


n_up(2, (), [1, 2], 7)
n_up(4, (), [1, 2, 3, 4], 4)
n_up(4, ("--bind", "right"), [2, 1, 4, 3], 4)
n_up(6, ("--sheet", "A4"), [1, 2, 3, 4, 5, 6], 3)
n_up(8, ("--sheet", "A3"), [1, 2, 3, 4, 5, 6, 7, 8], 2)
finish()
