"""From answers to indices, 0–100: the only place where a figure about maturity is computed (docs/method.md)."""

from maturity.domain.scoring.compiled import Code, Compiled, compile_questionnaire, decode, encode
from maturity.domain.scoring.engine import ENGINE_VERSION, IndexState, Scores, score
from maturity.domain.scoring.legal import LegalFinding, LegalStatus, legal_track
from maturity.domain.scoring.rounding import band_of, rounded
from maturity.domain.scoring.trace import TraceLine, missed_floors, trace

__all__ = [
    "ENGINE_VERSION",
    "Code",
    "Compiled",
    "IndexState",
    "LegalFinding",
    "LegalStatus",
    "Scores",
    "TraceLine",
    "band_of",
    "compile_questionnaire",
    "decode",
    "encode",
    "legal_track",
    "missed_floors",
    "rounded",
    "score",
    "trace",
]
