"""Files that somebody takes away."""

from flask import Response

from maturity.domain.result import Result


def file_stem(result: Result) -> str:
    """Return whose file it is and of which wave, in signs that every file system takes."""
    return f"{result.organisation.code}-{result.wave.slug}"


def as_download(response: Response, media_type: str, name: str) -> Response:
    """Send a response as a file called *name*."""
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
