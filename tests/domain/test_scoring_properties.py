"""What must hold for every questionnaire and every answer."""

from dataclasses import replace

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from maturity.domain.questionnaire import Area, Question, Questionnaire
from maturity.domain.scoring import Code, Compiled, IndexState, Scores, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.drawing import answered, cases, questionnaires
from tests.domain.making import compiled

NOISE = 1e-9
Case = tuple[Compiled, Codes]


def same(a: Scores, b: Scores) -> bool:
    """Whether two scorings agree in every figure; columns must be in one order."""
    names = ("index", "uncapped", "low", "high", "coverage", "state")
    return all(np.allclose(getattr(a, n), getattr(b, n), rtol=0, atol=NOISE, equal_nan=True) for n in names)


def one(made: Compiled, codes: Codes) -> Scores:
    return score(made, codes[np.newaxis, :])


@given(cases())
def test_every_figure_stays_in_its_range(case: Case) -> None:
    found = one(*case)
    for figure in (found.index, found.uncapped, found.low, found.high):
        there = figure[~np.isnan(figure)]
        assert ((there >= 0) & (there <= 100)).all()
    covered = found.coverage[~np.isnan(found.coverage)]
    assert ((covered >= 0) & (covered <= 1 + NOISE)).all()


@given(cases())
def test_an_index_lies_in_its_interval_and_under_its_uncapped_twin(case: Case) -> None:
    found = one(*case)
    has = found.state == IndexState.INDEX
    assert (~np.isnan(found.index) == has).all()
    assert (found.index <= found.uncapped + NOISE)[has].all()
    assert (found.low <= found.index + NOISE)[has].all()
    assert (found.index <= found.high + NOISE)[has].all()


@given(cases())
def test_full_answers_leave_no_interval(case: Case) -> None:
    made, codes = case
    codes = np.where((codes == Code.UNANSWERED) | (codes == Code.DO_NOT_KNOW), 0, codes).astype(np.int8)
    found = one(made, codes)
    assert np.allclose(found.low, found.index, rtol=0, atol=NOISE, equal_nan=True)
    assert np.allclose(found.high, found.index, rtol=0, atol=NOISE, equal_nan=True)


@given(cases(), st.data())
def test_the_interval_holds_whatever_the_missing_answers_turn_out_to_be(case: Case, data: st.DataObject) -> None:
    made, codes = case
    before, filled = one(made, codes), codes.copy()
    for column in np.flatnonzero((codes == Code.UNANSWERED) | (codes == Code.DO_NOT_KNOW)):
        filled[column] = data.draw(st.integers(0, int((~np.isnan(made.shares[column])).sum()) - 1))
    after = one(made, filled)
    assert (np.isnan(after.index) == np.isnan(before.low)).all()
    has = ~np.isnan(after.index)
    assert (before.low <= after.index + NOISE)[has].all()
    assert (after.index <= before.high + NOISE)[has].all()


@given(cases(), st.data())
def test_a_better_answer_never_lowers_a_figure(case: Case, data: st.DataObject) -> None:
    made, codes = case
    known = np.flatnonzero(codes >= 0)
    assume(len(known))
    column = data.draw(st.sampled_from(known.tolist()))
    shares = made.shares[column][~np.isnan(made.shares[column])]
    better = codes.copy()
    better[column] = data.draw(st.sampled_from(np.flatnonzero(shares >= shares[codes[column]]).tolist()))
    before, after = one(made, codes), one(made, better)
    assert (before.state == after.state).all()
    for name in ("index", "uncapped", "low", "high"):
        old, new = getattr(before, name), getattr(after, name)
        assert (np.isnan(old) == np.isnan(new)).all()
        assert (old <= new + NOISE)[~np.isnan(old)].all()


def without(made: Questionnaire, name: str) -> Questionnaire:
    kept = frozenset(one.id for one in made.questions()) - {name}
    return replace(made, forms={"full": kept})


@given(cases(), st.data())
def test_not_asked_is_as_if_the_question_did_not_exist(case: Case, data: st.DataObject) -> None:
    made, codes = case
    assume(not any(node.aggregate == "sum" and node.children for node in made.nodes))
    column = data.draw(st.integers(0, len(codes) - 1))
    codes[column] = Code.NOT_ASKED
    smaller = compiled(without(made.questionnaire, made.questions[column].id))
    kept = [made.node_ids.index(node) for node in smaller.node_ids]
    whole, cut = one(made, codes), one(smaller, np.delete(codes, column))
    for name in ("index", "low", "high", "coverage", "state"):
        assert np.allclose(getattr(whole, name)[:, kept], getattr(cut, name), rtol=0, atol=NOISE, equal_nan=True)


@given(cases(), st.data())
def test_not_applicable_is_as_not_asked_while_few_questions_are(case: Case, data: st.DataObject) -> None:
    made, codes = case
    column = data.draw(st.integers(0, len(codes) - 1))
    out, unasked = codes.copy(), codes.copy()
    out[column], unasked[column] = Code.NOT_APPLICABLE, Code.NOT_ASKED
    a, b = one(made, out), one(made, unasked)
    both = (a.state == IndexState.INDEX) & (b.state == IndexState.INDEX)
    assert np.allclose(a.index[both], b.index[both], rtol=0, atol=NOISE)
    # Not applicable can only take an index away, by the limit on its share.
    assert (np.isnan(a.index) | ~np.isnan(b.index)).all()


def scaled(node: Area, factor: float) -> Area:
    inside = (
        replace(child, weight=child.weight * factor) if isinstance(child, Question) else scaled(child, factor)
        for child in node.children
    )
    return replace(node, weight=node.weight * factor, children=tuple(inside))


@given(cases(), st.sampled_from([0.1, 3.0, 1000.0]))
def test_the_scale_of_weights_does_not_matter(case: Case, factor: float) -> None:
    made, codes = case
    other = replace(made.questionnaire, areas=tuple(scaled(top, factor) for top in made.questionnaire.areas))
    assert same(one(made, codes), one(compiled(other), codes))


def turned(node: Area) -> Area:
    inside = (child if isinstance(child, Question) else turned(child) for child in reversed(node.children))
    return replace(node, children=tuple(inside))


@given(cases())
def test_the_order_of_areas_and_questions_does_not_matter(case: Case) -> None:
    made, codes = case
    other = compiled(
        replace(made.questionnaire, areas=tuple(turned(top) for top in reversed(made.questionnaire.areas)))
    )
    by_id = dict(zip([q.id for q in made.questions], codes, strict=True))
    moved = np.array([by_id[q.id] for q in other.questions], dtype=np.int8)
    a, b = one(made, codes), one(other, moved)
    place = [other.node_ids.index(node) for node in made.node_ids]
    for name in ("index", "uncapped", "low", "high", "coverage", "state"):
        assert np.allclose(getattr(a, name), getattr(b, name)[:, place], rtol=0, atol=NOISE, equal_nan=True)


@given(questionnaires().map(compiled), st.data())
def test_many_rows_are_scored_as_each_row_alone(made: Compiled, data: st.DataObject) -> None:
    rows = np.stack([data.draw(answered(made)) for _ in range(3)])
    together = score(made, rows)
    for i in range(3):
        alone = one(made, rows[i])
        for name in ("index", "uncapped", "low", "high", "coverage", "state"):
            assert np.allclose(getattr(together, name)[i], getattr(alone, name)[0], rtol=0, atol=1e-12, equal_nan=True)


@given(cases())
def test_without_missed_floors_nothing_is_capped(case: Case) -> None:
    made, codes = case
    floors = {cap.column for node in made.nodes for cap in node.caps}
    for column in floors:
        codes[column] = int(np.nanargmax(made.shares[column]))
    found = one(made, codes)
    assert np.allclose(found.index, found.uncapped, rtol=0, atol=NOISE, equal_nan=True)
