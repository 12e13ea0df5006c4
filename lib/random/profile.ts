import type { NormalStyle } from "../backend/backend.js";
import { choice } from "../environment.js";

/**
 * Whose bits: the official PyTorch build whose results a generator gives. The builds disagree in the low bits of uniform_
 * and of normal_ from 16 elements on, because their compilers fused different multiply-adds. A profile says nothing about the
 * machine that runs: every profile gives its bits everywhere.
 */
export type Profile = "linux-x64" | "windows-x64" | "linux-arm64";

export const PROFILES: readonly Profile[] = ["linux-x64", "windows-x64", "linux-arm64"];

/** The profile of generators that are not told another one. */
export const defaultProfile: Profile = choice("SAMEBITS_PROFILE", PROFILES) ?? "linux-x64";

/** Whether the build's uniform_ rounds x * range + from once. */
export function fusesUniform(profile: Profile): boolean {
  return profile !== "windows-x64";
}

const NORMAL_STYLES: Readonly<Record<Profile, NormalStyle>> = {
  "linux-x64": "fused",
  "windows-x64": "separate",
  "linux-arm64": "glibc",
};

/** How the build computes normal_. */
export function normalStyle(profile: Profile): NormalStyle {
  return NORMAL_STYLES[profile];
}
