"""The sheets to look things up in: what the levels say, what exactly was used, and how to read all of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from maturity import __version__
from maturity.domain.assessment import YES_NO
from maturity.domain.questionnaire import Question
from maturity.domain.result import QuestionResult, Result
from maturity.domain.scoring import ENGINE_VERSION
from maturity.report import phrases
from maturity.report.sheets.sheet import Cell, Column, Kind, Sheet
from maturity.report.words import Words


def levels(result: Result, words: Words) -> Sheet:
    """Return one row per level of each question, or per option where a question has no levels."""
    columns = (
        Column("question", words.gettext("Question"), Kind.TEXT, 10),
        Column("title", words.gettext("About"), Kind.TEXT, 34),
        Column("level", words.gettext("Level"), Kind.NUMBER, 8),
        Column("name", words.gettext("Name"), Kind.TEXT, 18),
        Column("description", words.gettext("Description"), Kind.LONG, 70),
        Column("own", words.gettext("Your level"), Kind.TEXT, 11, words.gettext("Yes where you are today.")),
        Column("step", words.gettext("Step that leads here"), Kind.LONG, 60),
        Column("effort", words.gettext("Effort"), Kind.NUMBER, 9, words.gettext("1 is days, 5 more than a year.")),
    )
    rows = (row for node in result.areas for one in node.questions for row in _levels_of(result, one, words))
    return Sheet(
        "levels",
        words.gettext("Level descriptions"),
        words.gettext("What each level means, and the step that leads there."),
        columns,
        tuple(rows),
    )


def _levels_of(result: Result, one: QuestionResult, words: Words) -> Iterator[tuple[Cell, ...]]:
    for code, (name, description) in enumerate(_descriptions(result, one.question, words)):
        step = one.question.step_to(code)
        yield (
            one.question.id,
            words.of(one.question.title),
            code,
            name,
            description,
            words.gettext("Yes") if one.code == code else words.gettext("No"),
            words.of(step.do) if step else "",
            step.effort if step else None,
        )


def _descriptions(result: Result, question: Question, words: Words) -> list[tuple[str, str]]:
    if question.levels:
        scale = result.questionnaire.scale
        names = [words.of(scale[code]) if code < len(scale) else "" for code in range(len(question.levels))]
        return list(zip(names, map(words.of, question.levels), strict=True))
    if question.kind == "yes-no":
        return [(name, "") for name in YES_NO[words.language]]
    return [(words.of(option.label), "") for option in question.options]


def metadata(result: Result, words: Words, content: Any, plan_actions: int) -> Sheet:
    """Return whose figures these are, and exactly what they were made from."""
    sent, own, asked = result.submitted, result.organisation, result.questionnaire
    yes, no = words.gettext("Yes"), words.gettext("No")
    group = [("peers_answered", words.gettext("Peers that have answered"), len(result.group.answered)),
             ("peers", words.gettext("Peers"), len(result.group.members))] if result.group else []  # fmt: skip
    facts: list[tuple[str, str, Cell]] = [
        ("organisation", words.gettext("Organisation"), own.name),
        ("organisation_code", words.gettext("Code of the organisation"), own.code),
        ("wave", words.gettext("Wave"), words.of(result.wave.name)),
        ("wave_code", words.gettext("Short name of the wave"), result.wave.slug),
        ("submitted", words.gettext("Submitted"), phrases.day_of(sent.at) if sent else words.gettext("Draft")),
        ("reference", words.gettext("Reference"), sent.reference if sent else words.gettext("Draft")),
        ("revision", words.gettext("Revision"), sent.revision if sent else words.gettext("Draft")),
        ("as_of", words.gettext("Figures as of"), phrases.day_of(result.as_of)),
        ("generated", words.gettext("Generated answers"), yes if result.wave.generated else no),
        ("preliminary", words.gettext("Preliminary comparison"), yes if result.group and result.preliminary else no),
        ("peer_group", words.gettext("Peer group"), dict(content["first"]["facts"])[words.gettext("Peer group")]),
        *group,
        ("actions", words.gettext("Actions in the plan"), plan_actions),
        ("language", words.gettext("Language"), words.language),
        ("questionnaire", words.gettext("Questionnaire"), asked.id),
        ("questionnaire_version", words.gettext("Version of the questionnaire"), asked.version),
        ("questionnaire_hash", words.gettext("Content hash of the questionnaire"), asked.content_hash),
        ("submission_hash", words.gettext("Content hash of the submission"),
         sent.content_hash if sent else words.gettext("Draft")),
        ("engine", words.gettext("Version of the scoring"), ENGINE_VERSION),
        ("program", words.gettext("Version of the program"), __version__),
    ]  # fmt: skip
    columns = (
        Column("key", words.gettext("Key"), Kind.TEXT, 24, words.gettext("The same in every language.")),
        Column("name", words.gettext("Name"), Kind.TEXT, 36),
        Column("value", words.gettext("Value"), Kind.TEXT, 72),
    )
    about = words.gettext("Whose figures these are, and exactly what they were made from.")
    return Sheet("metadata", words.gettext("Metadata"), about, columns, tuple(facts))


def read_me(words: Words, content: Any, sheets: Iterable[Sheet]) -> Sheet:
    """Return the sheet that explains the others: what stands where, what the columns mean, how to read the figures."""
    part, made = words.gettext("About the workbook"), list(sheets)
    guide = content["guide"]
    rows: list[tuple[Cell, ...]] = [
        (part, content["running"], content["title"]),
        *((part, words.gettext("Note"), note) for note in content["first"]["notes"]),
        (
            part,
            words.gettext("Empty cells"),
            words.gettext("An empty cell among figures means that there is none; the column Status says why."),
        ),
        *((words.gettext("Sheets"), one.title, one.about) for one in made),
        *((words.gettext("Columns"), f"{one.title}: {column.head}", column.note)
          for one in made for column in one.columns if column.note),
        *((guide["table"]["caption"], band, f"{start} – {end}") for band, start, end in guide["table"]["rows"]),
        *((guide["heading"], one["heading"], one["text"]) for one in guide["sections"]),
        *((content["appendix"]["heading"], one["heading"], one["text"])
          for one in content["appendix"]["sections"] if one["heading"] != words.gettext("Accessibility")),
    ]  # fmt: skip
    columns = (
        Column("part", words.gettext("Part"), Kind.TEXT, 26),
        Column("name", words.gettext("Name"), Kind.TEXT, 38),
        Column("meaning", words.gettext("Meaning"), Kind.LONG, 100),
    )
    return Sheet("read_me", words.gettext("Read me"), words.gettext("How to read the workbook."), columns, tuple(rows))
