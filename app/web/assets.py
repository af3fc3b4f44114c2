"""Static files at ``/static/<version>/<path>``: one content hash for all of them, immutable for browsers.

The hash stands in front of the path, so ES modules import each other by relative paths and all come from one version.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, request, url_for
from isal import igzip
from werkzeug.security import safe_join

FOLDER: Final = Path(__file__).resolve().parents[1] / "static"
ENDPOINT: Final = "static"
FOREVER: Final = "public, max-age=31536000, immutable"
_TEXT: Final = frozenset({"text/css", "text/javascript", "image/svg+xml", "application/json", "text/plain"})
_GZIP_FROM = 1024
_GZIP_LEVEL = 3


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it goes out; `gzipped` is None where compression does not pay."""

    content: bytes
    gzipped: bytes | None
    mimetype: str
    etag: str


class StaticFiles:
    """The files below one folder, read and compressed on first use and kept for the life of the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[tuple[str, int], StaticFile] = {}
        self.version = version_of(folder)

    def find(self, name: str) -> StaticFile | None:
        """Return the file `name`, or None where there is none or the name leaves the folder."""
        path = safe_join(str(self._folder), name)
        if path is None or not _is_file(file := Path(path)):
            return None
        # By the path, in which safe_join has resolved "a/../": the names of one file are without number.
        key = (path, file.stat().st_mtime_ns)
        if key not in self._files:
            self._files[key] = _load(file)
        return self._files[key]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than any file can have
        return False


def init_assets(app: Flask, folder: Path = FOLDER) -> None:
    """Serve `folder` and give the templates ``asset(path)`` and ``asset_version``."""
    files = StaticFiles(folder)
    app.add_url_rule("/static/<version>/<path:filename>", ENDPOINT, partial(_serve, files))
    app.jinja_env.globals.update(asset=partial(asset, files.version), asset_version=files.version)


def asset(version: str, path: str) -> str:
    """Return the URL of a static file, below the url-prefix under which the request came in."""
    return url_for(ENDPOINT, version=version, filename=path)


def version_of(folder: Path) -> str:
    """Short digest of names and contents of all files in `folder`, the same on every host of a site."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _serve(files: StaticFiles, version: str, filename: str) -> Response:
    file = files.find(filename)
    if file is None:
        abort(404)
    response = Response(mimetype=file.mimetype)
    response.vary.add("Accept-Encoding")
    # A page from before an upgrade asks with the old version; its answer must not be kept under that address.
    response.headers["Cache-Control"] = FOREVER if version == files.version else "no-cache"
    _set_body(response, file)
    response.make_conditional(request)
    return response


def _set_body(response: Response, file: StaticFile) -> None:
    accepts_gzip = request.accept_encodings.quality("gzip") > 0
    if file.gzipped is None or not accepts_gzip:
        response.data = file.content
        response.set_etag(file.etag)
        return
    response.data = file.gzipped
    response.headers["Content-Encoding"] = "gzip"
    response.set_etag(f"{file.etag}-gzip")


def _load(path: Path) -> StaticFile:
    content = path.read_bytes()
    mimetype = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    worth_it = mimetype in _TEXT and len(content) >= _GZIP_FROM
    return StaticFile(
        content=content,
        gzipped=igzip.compress(content, _GZIP_LEVEL) if worth_it else None,
        mimetype=mimetype,
        etag=hashlib.sha256(content).hexdigest()[:16],
    )
