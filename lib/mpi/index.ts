/**
 * One program on several machines, with the bits of one process.
 *
 * @module samebits/mpi
 */
export { joinWorld } from "./join.js";
export type { World } from "./world.js";
