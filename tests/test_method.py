"""The examples of docs/method.md hold."""

import re
from pathlib import Path
from typing import Any

METHOD = Path(__file__).parents[1] / "docs" / "method.md"
BLOCK = re.compile(r"^```(yaml|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_every_example_of_the_method_holds() -> None:
    text = METHOD.read_text(encoding="utf-8")
    blocks = [
        (kind, body, text[: match.start(2)].count("\n"))
        for match in BLOCK.finditer(text)
        for kind, body in [match.groups()]
    ]
    [questionnaire] = [body for kind, body, _ in blocks if kind == "yaml"]
    names: dict[str, Any] = {"TEXT": questionnaire}
    examples = [(body, line) for kind, body, line in blocks if kind == "python"]
    assert len(examples) > 8
    for body, line in examples:
        # Empty lines in front let a failure name its line in the document.
        exec(compile("\n" * line + body, str(METHOD), "exec"), names)  # noqa: S102  # our own document
