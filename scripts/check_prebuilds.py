"""What can be said of prebuilds/*.node without running them: python scripts/check_prebuilds.py, with LIEF (pip install lief==1.0.0),
where scripts/prebuild.mjs has made them.

Each must be there, of its processor, export what Node looks for, ask for nothing but Node-API and the system's own libraries of the
oldest version that the README names, and hold no name of a folder. Those for Linux ask for what glibc and musl both have.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import lief

ROOT = Path(__file__).parent.parent
ENTRIES = {"napi_register_module_v1", "node_api_module_get_api_version_v1"}
OLDEST_GLIBC = (2, 28)
OLDEST_MACOS = [11, 0, 0]
LIBRARIES = {
    "linux": r"(libc|libm|libpthread|libdl)\.so\.\d",  # glibc's names, under which musl's loader gives its own
    "darwin": r"/usr/lib/libSystem\.B\.dylib",
    "win32": r"(?i)(kernel32|ntdll|api-ms-win-crt-.*)\.dll",
}
MACHINES = {
    "linux-x64": "X86_64", "linux-arm64": "AARCH64", "darwin-x64": "X86_64", "darwin-arm64": "ARM64",
    "win32-x64": "AMD64", "win32-arm64": "ARM64",
}  # fmt: skip
DIFFERENT_ON_MUSL = {"strerror_r"}
ZIG_PROCESSORS = {"X86_64": "x86_64", "AARCH64": "aarch64"}


def faults(path: Path, platform: str) -> list[str]:
    system, _ = platform.split("-")
    binary = lief.parse(str(path))
    if binary is None:
        return ["cannot be read"]
    found = [*machine_faults(binary, platform), *library_faults(binary, system), *path_faults(path)]
    exported = {symbol.name.lstrip("_") if system == "darwin" else symbol.name for symbol in exports(binary)}
    if not ENTRIES <= exported:
        found.append(f"does not export {', '.join(sorted(ENTRIES - exported))}")
    found += {"darwin": darwin_faults, "linux": linux_faults}.get(system, lambda _: [])(binary)
    return found


def exports(binary):
    return binary.get_export().entries if isinstance(binary, lief.PE.Binary) else binary.exported_symbols


def machine_faults(binary, platform: str) -> list[str]:
    header = binary.header
    machine = header.cpu_type if isinstance(binary, lief.MachO.Binary) else getattr(header, "machine_type", None) or header.machine
    wanted = MACHINES[platform]
    return [] if machine.name == wanted else [f"is of {machine.name}, not of {wanted}"]


def library_faults(binary, system: str) -> list[str]:
    names = [str(getattr(library, "name", library)) for library in binary.libraries]
    own = "samebits.node" if system == "darwin" else None
    return [f"needs {name}" for name in names if name != own and not re.fullmatch(LIBRARIES[system], name)]


def path_faults(path: Path) -> list[str]:
    folders = re.findall(rb"/(?:home|root|work|tmp|Users)/[\w./-]+", path.read_bytes())
    return [f"names the folder {folder.decode()}" for folder in set(folders)]


def linux_faults(binary) -> list[str]:
    return [*glibc_faults(binary), *musl_faults(binary)]


def glibc_faults(binary) -> list[str]:
    names = [auxiliary.name for need in binary.symbols_version_requirement for auxiliary in need.get_auxiliary_symbols()]
    versions = [tuple(map(int, name[len("GLIBC_") :].split("."))) for name in names if name.startswith("GLIBC_")]
    late = [version for version in versions if version > OLDEST_GLIBC]
    return [f"needs glibc {'.'.join(map(str, max(late)))}"] if late else []


def musl_faults(binary) -> list[str]:
    """What zig's linker does not find in its musl, and what does another thing there."""
    names = [symbol.name for symbol in binary.imported_symbols if not symbol.name.startswith("napi_")]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "names.s"
        source.write_text("\n".join([".data", *(f".quad {name}" for name in names), ""]))
        target = f"{ZIG_PROCESSORS[binary.header.machine_type.name]}-linux-musl"
        command = [zig(), "cc", "-target", target, "-shared", "-Wl,-z,defs", source, "-o", Path(folder) / "names.so"]
        linked = subprocess.run(command, capture_output=True, text=True)
    lacking = re.findall(r"undefined symbol: (\S+)", linked.stderr)
    if linked.returncode != 0 and not lacking:
        raise RuntimeError(linked.stderr)
    lacking += DIFFERENT_ON_MUSL.intersection(names)
    return [f"needs {', '.join(lacking)}, which musl lacks or has for another thing"] if lacking else []


def zig() -> str:
    """The compiler that scripts/zig.mjs finds, or has installed."""
    installed = (ROOT / "build-prebuild/zig/lib").glob("python*/site-packages/ziglang/zig")
    return os.environ.get("ZIG") or str(next(installed))


def darwin_faults(binary) -> list[str]:
    found = []
    oldest = list(binary.build_version.minos)
    if oldest != OLDEST_MACOS:
        found.append(f"needs macOS {oldest}")
    if binary.header.cpu_type.name == "ARM64" and not binary.has_code_signature:
        found.append("has no signature, without which macOS refuses it")
    return found


def main() -> int:
    platforms = json.loads((ROOT / "native/prebuild/targets.json").read_text())
    failed = 0
    for platform in platforms:
        path = ROOT / "prebuilds" / f"{platform}.node"
        found = faults(path, platform) if path.exists() else ["is not there"]
        failed += bool(found)
        print(f"{platform}: {'; '.join(found) or f'{path.stat().st_size / 1e6:.2f} MB, as it should be'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
