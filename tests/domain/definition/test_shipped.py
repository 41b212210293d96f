"""The shipped schema is the one that the program writes."""

import json

from maturity.domain.definition import json_schema
from maturity.resources import data_folder


def test_the_shipped_schema_is_what_the_command_prints() -> None:
    shipped = json.loads((data_folder("questionnaires") / "questionnaire.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema()
