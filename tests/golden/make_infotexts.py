"""Copies the parity kit's infotext cases (hand-derived from the documented form) in the fields that the tests read.

python make_infotexts.py KIT/metadata/a1111/case.json tests/golden/formats/a1111/cases.json
The pictures beside case.json are copied as they are.
"""
import json
import sys

case = json.load(open(sys.argv[1], encoding="utf-8"))
keep = {key: case[key] for key in ("runs", "images", "notes")}
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump(keep, out, ensure_ascii=False, indent=1)
    out.write("\n")
