"""The page of a job as HTML: its numbers against the files, its sentences and texts."""

from __future__ import annotations

import csv
import json
import re

import pytest

from app.domain.metric import Unit
from app.web.format import percent, quantity
from tests.support.html import Page
from tests.support.job_site import GRAMS_PER_KWH, SCRIPT


@pytest.fixture(scope="module")
def boss(job_site):
    return job_site.client("boss")


@pytest.fixture(scope="module")
def kelm(job_site):
    return job_site.client("kelm014")


def page_of(client, site, name, query=""):
    reply = client.get(f"{site.address(name)}?{query}")
    assert reply.status_code == 200, reply.text
    return Page(reply.text)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def said(page):
    return plain(page.text)


def unit_of(entry):
    return Unit(entry["unit"].get("base", ""), entry["unit"].get("prefix", ""))


def section(page, start, end="</section>"):
    found = re.search(f"{start}.*?{end}", page.markup, re.DOTALL)
    assert found, start
    return plain(" ".join(re.sub(r"<[^>]*>", " ", found[0]).split()))


def table_rows(page):
    body = re.search(r'class="fd-table fd-table-group.*?<tbody>(.*?)</tbody>', page.markup, re.DOTALL)
    assert body
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def test_the_facts_are_those_of_the_file(boss, job_site):
    meta = job_site.meta("plain")

    text = said(page_of(boss, job_site, "plain"))

    assert f"User {meta['user']} Anna Kelm" in text
    assert f"Project {meta['project']}" in text
    assert "Cluster testc · main partition work" in text
    assert "Resources 2 nodes · 8 cores" in text
    assert "Waited 12 m 34 s" in text
    assert "Walltime used 1 h 00 m of 2 h" in text
    assert f"Job id {meta['jobId']}" in text


def test_every_footprint_value_is_the_one_of_the_file(boss, job_site):
    meta, cluster = job_site.meta("plain"), job_site.archive.backend.load_cluster("testc")
    metrics = cluster.subclusters["main"].metrics

    efficiency = section(page_of(boss, job_site, "plain"), 'aria-labelledby="efficiency-title"', "</section>")

    assert len(meta["footprint"]) == 4
    for key, value in meta["footprint"].items():
        config = metrics[key.rpartition("_")[0]]
        of = plain(str(quantity(config.thresholds.peak, config.unit)))
        assert f"{plain(str(quantity(value, config.unit)))} of {of}" in efficiency


def test_the_polar_plot_has_average_and_maximum_as_shares_of_the_peak(boss, job_site):
    meta, cluster = job_site.meta("plain"), job_site.archive.backend.load_cluster("testc")

    page = page_of(boss, job_site, "plain")

    (polar,) = page.all("fd-polar")
    axes = {axis["name"]: axis for axis in json.loads(polar["data-axes"])}
    peak = cluster.subclusters["main"].metrics["mem_bw"].thresholds.peak
    assert axes["Mem. bandwidth"]["average"] == pytest.approx(meta["statistics"]["mem_bw"]["avg"] / peak)
    assert axes["Mem. bandwidth"]["maximum"] == pytest.approx(meta["statistics"]["mem_bw"]["max"] / peak)
    assert list(axes) == sorted(axes)
    assert plain(percent(axes["Memory"]["average"])) in said(page)


def test_the_statistics_table_has_the_numbers_of_every_node(boss, job_site):
    data = job_site.data("plain")["mem_bw"]["node"]

    rows = table_rows(page_of(boss, job_site, "plain", "columns=mem_bw"))

    expected = [
        [one["hostname"], *(quantity(one["statistics"][name]).number for name in ("avg", "min", "max"))]
        for one in data["series"]
    ]
    assert rows == expected


def test_finer_scopes_have_a_row_for_each_part(boss, job_site):
    series = job_site.data("plain")["mem_bw"]["socket"]["series"]

    page = page_of(boss, job_site, "plain", "columns=mem_bw,cpu_load&stats=socket")

    rows = table_rows(page)
    assert [row[0] for row in rows] == [f"{one['hostname']} · {one['id']}" for one in series]
    assert rows[0][1] == quantity(series[0]["statistics"]["avg"]).number
    assert "Not measured per socket: CPU load" in page.text


def test_the_table_is_sorted_by_a_column(boss, job_site):
    highest = max(one["statistics"]["max"] for one in job_site.data("many")["mem_bw"]["node"]["series"])

    rows = table_rows(page_of(boss, job_site, "many", "columns=mem_bw&sort=mem_bw.max&dir=desc"))

    values = [float(row[3]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert rows[0][3] == quantity(highest).number


def test_the_csv_has_the_numbers_as_archived(boss, job_site):
    series = job_site.data("plain")["mem_bw"]["node"]["series"]

    reply = boss.get(f"{job_site.address('plain')}/statistics.csv?columns=mem_bw")

    head, *rows = csv.reader(reply.text.splitlines())
    assert reply.mimetype == "text/csv"
    assert head == ["hostname", "id", "mem_bw avg [GB/s]", "mem_bw min [GB/s]", "mem_bw max [GB/s]"]
    assert [row[0] for row in rows] == [one["hostname"] for one in series]
    assert [float(row[2]) for row in rows] == [one["statistics"]["avg"] for one in series]


def test_energy_and_emission_are_those_of_the_file(boss, job_site):
    meta = job_site.meta("plain")

    text = said(page_of(boss, job_site, "plain"))

    assert f"Energy {plain(str(quantity(meta['energy'], 'kWh')))}" in text
    emission = quantity(meta["energy"] * GRAMS_PER_KWH / 1000, "kg")
    assert f"{plain(str(emission))} CO₂" in text
    assert f"at {GRAMS_PER_KWH} g per kWh" in text


def test_energy_is_told_by_hardware(boss, job_site):
    footprint = job_site.meta("gpu")["energyFootprint"]

    energy = section(page_of(boss, job_site, "gpu"), 'id="energy"', "</section>")

    assert f"CPU CPU power {plain(str(quantity(footprint['cpu_power'], 'kWh')))}" in energy
    assert f"Accelerator GPU power {plain(str(quantity(footprint['acc_power'], 'kWh')))}" in energy


def test_each_plot_gets_limits_units_and_scopes_of_its_subcluster(boss, job_site):
    page = page_of(boss, job_site, "large", "metrics=mem_used,mem_bw")

    used, bandwidth = (json.loads(plot["data-facts"]) for plot in page.all("fd-metric-plot"))
    assert used["config"]["peak"] == 512
    assert used["availableScopes"] == ["node"]
    assert bandwidth["unitsPerNode"] == {"socket": 2, "memoryDomain": 2, "core": 4, "hwthread": 4}


def test_roofs_are_those_of_a_node(boss, job_site):
    (job,) = page_of(boss, job_site, "plain").all("fd-job-page")

    assert json.loads(job["data-drawing"])["roofs"] == {"bandwidth": 80e9, "scalar": 40e9, "simd": 320e9}


def test_limits_of_a_shared_job_are_for_its_part_of_the_node(boss, job_site):
    page = page_of(boss, job_site, "shared", "metrics=mem_bw,cpu_load")

    bandwidth, load = (json.loads(plot["data-facts"])["config"] for plot in page.all("fd-metric-plot"))
    assert bandwidth["peak"] == 40
    assert load["peak"] == 4
    assert "The node was shared: values per node and socket can include other jobs." in page.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plain", "Ran on 2 nodes for 1 h 00 m; every figure is in its expected range."),
        (
            "too_much",
            "Ran out of memory after 1 h 00 m on 1 node. Memory used is too high: 63.0 GB of 64.0 GB, and 1 more",
        ),
        ("short", "Ran on 1 node for 2 m 00 s: too short to judge."),
        ("failed", "Failed after 1 h 00 m on 1 node"),
        ("unmonitored", "Ran on 1 node for 1 h 00 m."),
        ("running", "Has run on 1 node for"),
    ],
)
def test_the_first_sentence_says_how_it_went(boss, job_site, name, words):
    assert words in said(page_of(boss, job_site, name))


def test_the_worst_figure_comes_first(boss, job_site):
    efficiency = section(page_of(boss, job_site, "too_much"), 'aria-labelledby="efficiency-title"', "</section>")

    assert efficiency.index("Memory used") < efficiency.index("Memory bandwidth")
    assert "63.0 GB of 64.0 GB Too high" in efficiency
    assert "5.00 GB/s of 80.0 GB/s Low" in efficiency
    assert "400 GFlop/s of 320 GFlop/s Above peak" in efficiency
    assert "4.10 of 4.00 Good" in efficiency


def test_texts_of_the_job_are_shown_as_text(boss, job_site):
    page = page_of(boss, job_site, "plain")

    assert "Use &lt;fewer&gt; nodes" in page.markup
    assert "srun ./a.out &lt;in &gt;out" in page.markup
    assert '<span class="fd-script-directive">#SBATCH</span> --nodes=2' in page.markup
    assert page.markup.count("<li><code>") == len(SCRIPT.splitlines()) + 1


def test_tags_lead_to_the_jobs_with_the_same_tag(boss, job_site):
    page = page_of(boss, job_site, "plain")

    assert "app vasp" in page.text
    assert page.links("/monitoring/jobs?tag=") or page.links("/monitoring/jobs/?tag=")


def test_staff_see_who_was_on_the_same_node(boss, job_site):
    page = page_of(boss, job_site, "shared")

    assert page.links(f"/monitoring/job/{job_site.rows['neighbour']}")
    assert "Jobs on the same nodes 1" in page.text


def test_others_are_only_told_how_many_were_on_the_same_node(kelm, job_site):
    page = page_of(kelm, job_site, "shared")

    assert "1 of other users" in page.text
    assert "mohr002" not in page.markup
    assert not page.links(f"/monitoring/job/{job_site.rows['neighbour']}")


def test_jobs_alone_on_their_nodes_have_no_company(boss, job_site):
    assert "Jobs on the same nodes" not in page_of(boss, job_site, "plain").text


def test_array_jobs_lead_to_all_their_jobs(boss, job_site):
    assert page_of(boss, job_site, "failed").links("arrayJobId=77")
