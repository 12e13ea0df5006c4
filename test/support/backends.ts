/** The backends that can run here, for suites that hold for each. */
import { runtime, type BackendName, type Profile } from "../../dist/index.js";

export const backends: readonly BackendName[] = runtime.backends;
export const hasNative: boolean = backends.includes("native");
export const profiles: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];
export const backendsAndProfiles: [BackendName, Profile][] = backends.flatMap((backend) =>
  profiles.map((profile): [BackendName, Profile] => [backend, profile]),
);

/** The end of a suite's name that needs the addon: why it is skipped, if it is. */
export const nativeOrSkipped: string = hasNative ? "" : ` (skipped: no addon here: ${runtime.nativeError?.message})`;
