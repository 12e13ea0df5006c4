/** Files of torch.save for the commands to read. */
import { saveTorch, type TorchValue } from "../../dist/index.js";

/** Writes the value to a file that `file` makes, and gives its path. */
export async function torchFile(
  file: (name: string, content: string) => string,
  name: string,
  value: TorchValue,
): Promise<string> {
  const path = file(name, "");
  await saveTorch(path, value);
  return path;
}
