"""The blocks of one language below one heading of a page, as they stand there: block.py PAGE HEADING LANGUAGE [NUMBER]."""

import re
import sys

page, heading, language, *number = sys.argv[1:]
text = open(f"/pages/{page}.md", encoding="utf-8").read()
parts = re.split(r"^#+ (.*)$", text, flags=re.MULTILINE)
below = dict(zip(parts[1::2], parts[2::2]))
blocks = re.findall(rf"^```{language}\n(.*?)^```$", below[heading], flags=re.MULTILINE | re.DOTALL)
if not blocks:
    raise SystemExit(f"{page}.md has no {language} below “{heading}”")
print(blocks[int(number[0])] if number else "".join(blocks), end="")
