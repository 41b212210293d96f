"""Read and check questionnaire files; the only place that knows their syntax."""

from maturity.domain.definition.findings import Finding
from maturity.domain.definition.reading import check, read
from maturity.domain.definition.shape import json_schema

__all__ = ["Finding", "check", "json_schema", "read"]
