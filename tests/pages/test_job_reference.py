"""Pages of the reference's own example jobs: every number of their statistics and of their CSV against the files."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from app import create_app
from app.auth.keys import generate_secrets
from app.container import current_services
from app.database import db
from app.domain.metric import Unit
from app.domain.roles import Role
from app.domain.units import conversion_factor
from app.settings import Settings
from app.web.format import parse_unit, quantity
from tests.support.app import ensure_user, log_in
from tests.support.reference_fixtures import FIXTURES, needs_fixtures

pytestmark = needs_fixtures
ARCHIVE = FIXTURES / "archive-v3"
JOBS = sorted(path.parent for path in ARCHIVE.glob("*/*/*/*/meta.json")) if ARCHIVE.is_dir() else []


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(ARCHIVE, folder / "job-archive")
    app = create_app(Settings(instance=folder, secrets=generate_secrets()))
    app.testing = True
    with app.app_context():
        db.create_all()
        with ThreadPoolExecutor(1) as executor:
            current_services().import_archive.init_db(executor, lambda _done: None)
    ensure_user(app, Role.ADMIN, username="boss")
    client = app.test_client()
    log_in(app, client, "boss")
    return client


def read(folder, name):
    packed = folder / f"{name}.gz"
    return json.loads(gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes())


def address_of(folder):
    meta = read(folder, "meta.json")
    return f"/monitoring/job/{meta['cluster']}/{meta['jobId']}/{meta['startTime']}"


def statistics_of(series):
    """Return what the file says of a series, or, where old files say nothing, what its samples say."""
    if "statistics" in series:
        return [series["statistics"][kind] for kind in ("avg", "min", "max")]
    samples = np.array([value for value in series["data"] if value is not None], dtype=np.float32).astype(np.float64)
    return [samples.mean(), samples.min(), samples.max()]


def printed(value, unit, column_unit):
    shown = parse_unit(column_unit) if column_unit else unit
    factor = conversion_factor(unit.prefix, shown.prefix)
    return quantity(value * factor, "%" if unit.base == "%" else "").number


@pytest.mark.parametrize("folder", JOBS, ids=lambda folder: folder.parts[-3] + folder.parts[-2])
def test_the_table_shows_every_number_of_the_file(client, folder):
    data = read(folder, "data.json")
    names = [name for name, scopes in data.items() if "node" in scopes]

    page = client.get(f"{address_of(folder)}?stats=node&columns={','.join(names)}", follow_redirects=True).text

    heads = re.findall(r'colspan="3">[^<]*<span class="fd-unit">([^<]*)</span>', page)
    body = re.search(r'class="fd-table fd-table-group.*?<tbody>(.*?)</tbody>', page, re.DOTALL)[1]
    rows = [
        re.sub(r"<svg.*?</svg>|<[^>]*>", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]
    shown = {host: cells for host, *cells in rows}
    assert len(heads) == len(names)
    for at, name in enumerate(names):
        metric = data[name]["node"]
        for series in metric["series"]:
            unit = Unit(metric["unit"].get("base", ""), metric["unit"].get("prefix", ""))
            expected = [printed(value, unit, heads[at]) for value in statistics_of(series)]
            assert shown[series["hostname"]][3 * at : 3 * at + 3] == expected, (name, series["hostname"])


@pytest.mark.parametrize("folder", JOBS, ids=lambda folder: folder.parts[-3] + folder.parts[-2])
def test_the_csv_has_every_number_of_the_file(client, folder):
    data = read(folder, "data.json")
    names = [name for name, scopes in data.items() if "node" in scopes]
    page = client.get(address_of(folder), follow_redirects=True)

    text = client.get(f"{page.request.path}/statistics.csv?scope=node&columns={','.join(names)}").text

    rows = {row[0]: row[2:] for row in csv.reader(text.splitlines()[1:])}
    for at, name in enumerate(names):
        for series in data[name]["node"]["series"]:
            numbers = [float(cell) for cell in rows[series["hostname"]][3 * at : 3 * at + 3]]
            assert numbers == pytest.approx(statistics_of(series), rel=1e-9)
