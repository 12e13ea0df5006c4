/** What has started this process together with others, as its environment tells, and which MPI libraries go with it. */
import { variable } from "../host.js";

export interface Launcher {
  /** As its messages say. */
  readonly name: string;
  /** How many processes it has started; null where it does not tell. */
  readonly size: number | null;
}

type Kind = "openmpi" | "mpich" | "any";

/**
 * By a variable that only its processes have: how many there are, and whose libraries understand it. Slurm's last, since a launcher
 * of MPI's own may have been started by it.
 */
const LAUNCHERS: readonly { name: string; mark: string; sizes: readonly string[]; kind: Kind }[] = [
  { name: "Open MPI's mpirun", mark: "OMPI_COMM_WORLD_SIZE", sizes: ["OMPI_COMM_WORLD_SIZE"], kind: "openmpi" },
  { name: "mpiexec", mark: "PMI_SIZE", sizes: ["PMI_SIZE"], kind: "mpich" },
  { name: "srun", mark: "SLURM_STEP_ID", sizes: ["SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"], kind: "any" },
  { name: "a PMIx launcher", mark: "PMIX_RANK", sizes: [], kind: "any" },
];

function launcherEntry(): (typeof LAUNCHERS)[number] | undefined {
  return LAUNCHERS.find(({ mark }) => variable(mark));
}

/** What has started this process as one of several, or null. */
export function launcher(): Launcher | null {
  const entry = launcherEntry();
  if (entry === undefined) return null;
  const size = Number(entry.sizes.map(variable).find(Boolean));
  return { name: entry.name, size: Number.isInteger(size) ? size : null };
}

type System = "linux" | "darwin";

/** By the libraries' own names, which their versions for programs that are compiled already have. */
const LIBRARIES: Readonly<
  Record<System, Readonly<Record<"openmpi" | "mpich" | "standard" | "unnamed", readonly string[]>>>
> = {
  linux: {
    openmpi: ["libmpi.so.40"],
    mpich: ["libmpi.so.12", "libmpich.so.12"], // the second is Debian's
    standard: ["libmpi_abi.so.1"],
    unnamed: ["libmpi.so"],
  },
  darwin: {
    openmpi: ["libmpi.40.dylib"],
    mpich: ["libmpi.12.dylib"],
    standard: ["libmpi_abi.1.dylib"],
    unnamed: ["libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib", "/usr/local/lib/libmpi.dylib"],
  },
};

/** The MPI libraries to try, those of the launcher's kind first. */
export function librariesToTry(): string[] {
  const { openmpi, mpich, standard, unnamed } = LIBRARIES[process.platform === "darwin" ? "darwin" : "linux"];
  const byKind = launcherEntry()?.kind === "mpich" ? [mpich, standard, openmpi] : [openmpi, mpich, standard];
  return [...byKind, unnamed].flat();
}
