"""The least program that could do the web's job: bare Flask, Jinja and SQLAlchemy, nothing that makes it a product.

No sign-in, no token, no log, no language, no rule; the same texts, the same kind of database, the same workers.
"""

import gc
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask, render_template, request
from sqlalchemy import Column, Float, Integer, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.engine import Engine

AREAS: list[dict[str, Any]] = json.loads(Path(os.environ["CEILING_FORM"]).read_text(encoding="utf-8"))
QUESTIONS = [question["id"] for area in AREAS for question in area["questions"]]
ANSWERS = dict.fromkeys(QUESTIONS, 3)
ORGANISATIONS = 311
QUANTILES = (10, 25, 50, 75, 90)

metadata = MetaData()
answer = Table(
    "answer", metadata, Column("id", Integer, primary_key=True), Column("question", String), Column("level", Integer)
)
score = Table(
    "score", metadata, Column("organisation", Integer, primary_key=True), Column("node", String, primary_key=True),
    Column("index", Float),
)  # fmt: skip


def open_engine(url: str) -> Engine:
    """Open a database as durable as the product's."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=8)
    engine = create_engine(url, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if request and request.method == "POST" else "BEGIN")

    return engine


engine = open_engine(os.environ["CEILING_DATABASE"])
app = Flask(__name__)


def fill() -> None:
    """Create the tables, with the scores of one wave."""
    rng = np.random.default_rng(1)
    nodes = [*(area["id"] for area in AREAS), "total"]
    rows = [
        {"organisation": number, "node": node, "index": float(value)}
        for number in range(ORGANISATIONS)
        for node, value in zip(nodes, rng.uniform(0, 100, len(nodes)), strict=True)
    ]
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(score), rows)
    engine.dispose()


@app.get("/area")
def area() -> str:
    """Draw one area."""
    return render_template("bare_page.html", areas=AREAS[:1], answers=ANSWERS, token="-")


@app.get("/form")
def form() -> str:
    """Draw all areas."""
    return render_template("bare_page.html", areas=AREAS, answers=ANSWERS, token="-")


@app.post("/save")
def save() -> str:
    """Keep one answer, durably."""
    with engine.begin() as connection:
        connection.execute(insert(answer), {"question": request.form["question"], "level": int(request.form["level"])})
    return "saved"


@app.post("/save-area")
def save_area() -> str:
    """Keep the answers of an area, durably."""
    rows = [{"question": name, "level": int(request.form[name])} for name in QUESTIONS if name in request.form]
    with engine.begin() as connection:
        connection.execute(insert(answer), rows)
    return "saved"


def quantiles() -> tuple[list[str], Any, Any]:
    """Read the scores of a wave and compute their quantiles: names, own values, shape (quantiles, nodes)."""
    with engine.connect() as connection:
        rows = [
            tuple(row) for row in connection.execute(select(score.c.node, score.c.index).order_by(score.c.organisation))
        ]
    names = [node for node, _ in rows[: len(AREAS) + 1]]
    values = np.array([value for _, value in rows]).reshape(-1, len(names))
    return names, values[0], np.percentile(values, QUANTILES, axis=0)


@app.get("/benchmark")
def benchmark() -> str:
    """Draw the quantiles as a table."""
    names, own, figures = quantiles()
    return render_template("bare_comparison.html", rows=list(zip(names, own, figures.T, strict=True)))


if __name__ == "__main__":
    fill()
elif os.environ.get("CEILING_SERVED"):
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
