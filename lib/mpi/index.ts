/** samebits/mpi: one program on several machines, with the bits of one process. */
export { joinWorld } from "./join.js";
export type { World } from "./world.js";
