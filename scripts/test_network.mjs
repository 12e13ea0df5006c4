// node scripts/test_network.mjs [OPTIONS OF VITEST]: the tests of fits by ranks, the first rank in one network namespace and the others in
// another, which a bridge joins: what they tell each other goes over TCP. Needs root, ip, and Open MPI 4.1, Debian's.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const BRIDGE = `samebits${process.pid % 10_000}`;
const NETWORK = "10.77.0";
/** Namespaces, by the host's name that a process in it sees. */
const machines = ["a", "b"].map((name, i) => ({
  name: `${BRIDGE}${name}`,
  address: `${NETWORK}.${i + 1}`,
  links: [`sb${process.pid % 10_000}${name}`, `sb${process.pid % 10_000}${name}i`],
}));
const folder = mkdtempSync(join(tmpdir(), "samebits-network-"));

let status = 1;
try {
  joinMachines();
  const before = sentBytes();
  status = test();
  const sent = sentBytes().map((bytes, i) => bytes - Number(before[i]));
  console.log(`bytes that each has sent to the other: ${sent.join(", ")}`);
  if (sent.some((bytes) => bytes < 50_000)) throw new Error("the ranks have not gone by the network");
} finally {
  part();
}
process.exit(status);

function joinMachines() {
  ip("link", "add", BRIDGE, "type", "bridge");
  ip("link", "set", BRIDGE, "up");
  for (const { name, address, links } of machines) {
    const [outside, inside] = /** @type {[string, string]} */ (links);
    ip("netns", "add", name);
    ip("link", "add", outside, "type", "veth", "peer", "name", inside);
    ip("link", "set", outside, "master", BRIDGE, "up");
    ip("link", "set", inside, "netns", name);
    ip("-n", name, "addr", "add", `${address}/24`, "dev", inside);
    ip("-n", name, "link", "set", inside, "up");
    ip("-n", name, "link", "set", "lo", "up");
  }
}

function part() {
  for (const { name } of machines) spawnSync("ip", ["netns", "delete", name]);
  spawnSync("ip", ["link", "delete", BRIDGE]);
  rmSync(folder, { recursive: true });
}

/** The tests' status. */
function test() {
  const agent = join(folder, "agent");
  // What mpirun takes for ssh: host, then a command. Each machine has a host's name of its own.
  const names = machines.map(({ address, name }) => `${address}) name=${name};;`).join(" ");
  writeFileSync(
    agent,
    `#!/bin/sh
case $1 in ${names} *) echo "no such machine: $1" >&2; exit 1;; esac
shift
exec ip netns exec $name unshare --uts sh -c "hostname $name; $*"
`,
  );
  chmodSync(agent, 0o755);
  // For ranks of different environments, to which --host would apply one by one. The first is on one machine, the others are on the other.
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, machines.map(({ address }) => `${address} slots=1\n`).join(""));
  const options = {
    orte_default_hostfile: hosts,
    plm_rsh_agent: agent,
    plm_rsh_no_tree_spawn: "1",
    oob_tcp_if_include: `${NETWORK}.0/24`,
    pml: "ob1",
    btl: "tcp,self",
    btl_tcp_if_include: `${NETWORK}.0/24`,
  };
  const launcher = ["ip", "netns", "exec", machines[0]?.name, "mpirun", "--allow-run-as-root"];
  launcher.push("--oversubscribe", "--bind-to", "none");
  for (const [name, value] of Object.entries(options)) launcher.push("--mca", name, value);
  const env = { ...process.env, MPI_LAUNCHER: launcher.join(" ") };
  const args = ["vitest", "run", "--config", "test/vitest.config.ts", "test/mpi/fit.test.ts", ...process.argv.slice(2)];
  return spawnSync("npx", args, { stdio: "inherit", env }).status ?? 1;
}

/** By each machine, to others. */
function sentBytes() {
  return machines.map(({ name, links }) => {
    const [link] = JSON.parse(ip("-n", name, "-s", "-j", "link", "show", String(links[1])));
    return Number(link.stats64.tx.bytes);
  });
}

/** @param {string[]} args */
function ip(...args) {
  return execFileSync("ip", args, { encoding: "utf8" });
}
