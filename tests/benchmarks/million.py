"""A million submissions in a process of its own, so that its memory can be read.

python -m tests.benchmarks.million score
"""

import json
import os
import sys
import time
from datetime import date

import numpy as np

from tests.benchmarks.ceilings import matrix_scores
from tests.benchmarks.servers import peak_megabytes

SUBMISSIONS, QUESTIONS = 1_000_000, 50
BLOCK = 100_000


def main(what: str) -> None:
    """Time one run and print seconds, processor seconds and peak megabytes."""
    levels = np.random.default_rng(1).integers(0, 6, (SUBMISSIONS, QUESTIONS), dtype=np.int8)
    for start in range(0, SUBMISSIONS, 10_000):
        part = levels[start : start + 10_000]
        part[part == 5] = -1
    if what == "ceiling":
        began, before = time.perf_counter(), time.process_time()
        matrix_scores(levels)
    else:
        from dataclasses import replace  # the ceiling's memory is its own

        from maturity.domain.definition import read
        from maturity.domain.scoring import compile_questionnaire, score
        from maturity.resources import data_folder

        path = data_folder("questionnaires") / "inkopsmognad.yaml"
        whole = read(path.read_text(encoding="utf-8"), path.name)
        fifty = frozenset(list(dict.fromkeys(question.id for question in whole.questions()))[:QUESTIONS])
        compiled = compile_questionnaire(replace(whole, forms={"fifty": fifty}), "fifty", date(2027, 1, 1))
        score(compiled, levels[:1])
        began, before = time.perf_counter(), time.process_time()
        # Every index is kept, as by the ceiling; the other figures of a block are let go.
        index = np.empty((SUBMISSIONS, len(compiled.nodes)))
        for start in range(0, SUBMISSIONS, BLOCK):
            index[start : start + BLOCK] = score(compiled, levels[start : start + BLOCK]).index
    found = {"seconds": time.perf_counter() - began, "processor": time.process_time() - before}
    json.dump(found | {"megabytes": peak_megabytes(os.getpid())}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
