"""What people run: programs with their job names, modules and command lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Application:
    """A program as it appears in job scripts; `command` is the line after ``srun`` or ``mpirun``."""

    name: str
    modules: tuple[str, ...]
    command: str
    job_names: tuple[str, ...]
    programs: tuple[str, ...]
    """The kinds of load it can cause, see `behaviours.PROGRAMS`."""
    runs_on_many_nodes: bool = True


APPLICATIONS = {
    application.name: application
    for application in (
        Application(
            "gromacs", ("gromacs/2025.2",), "gmx_mpi mdrun -deffnm prod -cpi prod.cpt -maxh 23.5",
            ("popc_bilayer", "lyso_md_300K", "channel_umbrella_12", "water_eq_npt"),
            ("compute_bound", "mixed", "gpu_dynamics"),
        ),
        Application(
            "amber", ("amber/24",), "pmemd.cuda -O -i md.in -p complex.prmtop -c eq.rst7 -o md.out",
            ("ligand_ti_l04", "kinase_prod_7", "helix_remd"), ("gpu_dynamics",),
        ),
        Application(
            "openfoam", ("openfoam/2412",), "pimpleFoam -parallel",
            ("mixer_les_fine", "tjunction_re12k", "stirred_tank_v3", "cyclone_urans"), ("memory_bound", "mixed"),
        ),
        Application(
            "vasp", ("vasp/6.5.0",), "vasp_std",
            ("TiO2_slab_relax", "CeO2_vac_hse", "perovskite_bands", "Fe2O3_md"), ("compute_bound", "mixed"),
        ),
        Application(
            "espresso", ("quantum-espresso/7.4",), "pw.x -npool 4 -in scf.in",
            ("scf_k12", "ph_dispersion", "vc_relax_mgo"), ("compute_bound", "mixed"),
        ),
        Application(
            "cp2k", ("cp2k/2025.1",), "cp2k.psmp -i aimd.inp -o aimd.out",
            ("aimd_water256", "ceria_interface"), ("compute_bound", "memory_bound"),
        ),
        Application(
            "wrf", ("wrf/4.6",), "wrf.exe",
            ("storm_3km_ens04", "hindcast_2019_jja", "coast_1km"), ("memory_bound", "mixed"),
        ),
        Application(
            "lammps", ("lammps/2025Jul",), "lmp -in in.shear -sf omp",
            ("granular_shear_0p4", "hopper_flow", "melt_quench"), ("compute_bound", "mixed"),
        ),
        Application(
            "chroma", ("chroma/3.52",), "chroma -i hmc.ini.xml -geom 4 4 2 2",
            ("hmc_b5p7_L48", "props_L32_s0"), ("memory_bound", "mixed"),
        ),
        Application(
            "bwa", ("bwa-mem2/2.2", "samtools/1.21"), "bwa-mem2 mem -t $SLURM_CPUS_PER_TASK ref.fa $SAMPLE.fq.gz",
            ("align_cohort", "map_wgs_batch3"), ("memory_bound", "scripting"), runs_on_many_nodes=False,
        ),
        Application(
            "rstats", ("r/4.5",), "Rscript estimate.R $SLURM_ARRAY_TASK_ID",
            ("panel_bootstrap", "dsge_grid"), ("scripting", "compute_bound"), runs_on_many_nodes=False,
        ),
        Application(
            "python", ("python/3.12",), "python3 analyse.py --input $INPUT",
            ("postproc", "feature_extract", "sweep_params", "notebook_run"), ("scripting", "mixed", "inference"),
            runs_on_many_nodes=False,
        ),
        Application(
            "pytorch", ("python/3.12", "cuda/12.8"), "torchrun --nproc-per-node=gpu train.py --config base.yaml",
            ("train_unet_v5", "lm350m_run12", "finetune_seg", "vit_pretrain"), ("training", "inference"),
        ),
        Application(
            "jax", ("python/3.12", "cuda/12.8"), "python3 -m surrogate.fit --epochs 400",
            ("surrogate_fit", "diffusion_small", "neural_force_field"), ("training",),
        ),
        Application(
            "vllm", ("python/3.12", "cuda/12.8"), "vllm serve $MODEL --tensor-parallel-size $SLURM_GPUS_ON_NODE",
            ("eval_harness", "batch_generate"), ("inference",), runs_on_many_nodes=False,
        ),
    )
}  # fmt: skip
