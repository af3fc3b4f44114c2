"""Who computes at the demo site, in which project and how much of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the clusters; `share` is the weight among all submissions, `applications` what this person runs."""

    username: str
    name: str
    project: str
    share: float
    applications: tuple[str, ...]


PEOPLE = (
    Person("user", "Mira Lindqvist", "turbomix", 12, ("openfoam", "python", "pytorch")),
    Person("demo", "Deniz Moreau", "sitetest", 1, ("python", "lammps", "jax")),
    Person("manager", "Prof. Olga Brandner", "turbomix", 1.5, ("openfoam", "python")),
    Person("hoff211", "Jonas Hoffart", "turbomix", 6, ("openfoam", "python")),
    Person("sayed04", "Lina El-Sayed", "turbomix", 4, ("openfoam", "pytorch")),
    Person("kwan330", "Terence Kwan", "membrane", 8, ("gromacs", "amber", "python")),
    Person("rios118", "Paula Rios", "membrane", 5, ("gromacs", "amber")),
    Person("tamm902", "Ilmar Tamm", "membrane", 3, ("gromacs", "python", "jax")),
    Person("vogl007", "Katrin Vogl", "oxides", 7, ("vasp", "espresso")),
    Person("adey451", "Femi Adeyemi", "oxides", 4, ("vasp", "cp2k")),
    Person("zhu2208", "Wen Zhu", "oxides", 4, ("espresso", "cp2k", "jax")),
    Person("nils365", "Freya Nilsen", "stormtrk", 5, ("wrf", "python")),
    Person("okab771", "Haruto Okabe", "stormtrk", 3, ("wrf", "pytorch")),
    Person("bane019", "Radha Banerjee", "langmod", 8, ("pytorch", "jax", "vllm")),
    Person("petr640", "Milan Petrov", "langmod", 5, ("pytorch", "vllm")),
    Person("cast552", "Ines Castilho", "imgseg", 4, ("pytorch", "python")),
    Person("mull083", "Bastian Muller", "imgseg", 3, ("pytorch", "python")),
    Person("ogra127", "Niamh O'Grady", "genome", 5, ("bwa", "python")),
    Person("silv496", "Tiago Silveira", "genome", 3, ("bwa", "rstats")),
    Person("kova714", "Dora Kovacs", "econsim", 3, ("rstats", "python")),
    Person("hart258", "Emil Hartwig", "granflow", 4, ("lammps", "python")),
    Person("yild833", "Selin Yildirim", "granflow", 2, ("lammps", "openfoam")),
    Person("dube609", "Thandi Dube", "quarks", 4, ("chroma", "python")),
    Person("wern345", "Leo Werner", "quarks", 2, ("chroma", "jax")),
)
MANAGED_PROJECTS = ("turbomix", "granflow")
"""The projects of the demo account with the role manager."""
