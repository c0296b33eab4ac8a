"""Makes the two fonts of the window, and the names of the icons, from their published packages.

    npm pack inter-ui@4.1.1 lucide-static@1.62.0        (unpack both)
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0 brotli
    venv/bin/python assets/fonts/make.py INTER_PACKAGE LUCIDE_PACKAGE

Writes InterVariable.ttf, lucide.ttf and their licences beside this file, and src/gui/icons.rs. The fonts are
subsets: Inter keeps Latin, Greek, Cyrillic, Vietnamese, punctuation and arrows with its weight axis; Lucide keeps
the icons named below. Other scripts come from the operating system's fonts.
"""

import json
import re
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ICONS = """
arrow-left calendar-days check chevron-down chevron-up circle-alert circle-check circle-dashed copy download eye
eye-off file file-text flask-conical folder folder-open hard-drive history house images info key-round list-todo
lock-keyhole minus notebook-text pause play plus refresh-cw rotate-ccw search settings shield-check triangle-alert
user users x
""".split()

# Ranges of Unicode that Inter keeps.
KEPT = [
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x24F),  # Latin-1, Latin Extended A and B
    (0x250, 0x2AF),  # IPA, for its letters in names
    (0x2B0, 0x36F),  # modifiers and combining marks
    (0x370, 0x3FF),  # Greek
    (0x400, 0x52F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x1F00, 0x1FFF),  # Greek Extended
    (0x2000, 0x206F),  # punctuation and spaces
    (0x2070, 0x20CF),  # superscripts, currency
    (0x2100, 0x214F),  # letterlike
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x25A0, 0x25FF),  # geometric shapes
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFFFD, 0xFFFD),  # replacement character
]


def cut(font: TTFont, unicodes, out: Path) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "tnum", "case"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    # The file's date is no fact about its content.
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    font.flavor = None
    font.save(out)
    print(f"{out.name}: {out.stat().st_size} bytes")


def main(inter: Path, lucide: Path) -> None:
    here = Path(__file__).resolve().parent
    root = here.parent.parent

    font = TTFont(inter / "variable" / "InterVariable.woff2")
    cut(font, [c for low, high in KEPT for c in range(low, high + 1)], here / "InterVariable.ttf")
    shutil.copy(inter / "LICENSE.txt", here / "InterVariable-LICENSE.txt")

    codepoints = json.loads((lucide / "font" / "codepoints.json").read_text())
    cut(TTFont(lucide / "font" / "lucide.ttf"), [codepoints[name] for name in ICONS], here / "lucide.ttf")
    shutil.copy(lucide / "LICENSE", here / "lucide-LICENSE.txt")

    lines = [
        "//! The icons of `assets/fonts/lucide.ttf`, by Lucide's own names. Written by `assets/fonts/make.py`.",
        "",
    ]
    for name in sorted(ICONS):
        const = re.sub(r"[^A-Z0-9]", "_", name.upper())
        lines.append(f"pub const {const}: char = '\\u{{{codepoints[name]:x}}}';")
    (root / "src" / "gui" / "icons.rs").write_text("\n".join(lines) + "\n")


main(Path(sys.argv[1]), Path(sys.argv[2]))
