/** PyTorch's names of options in ours. */

/** weight_decay is weightDecay. */
export const ourName = (name: string): string =>
  name === "T_max" ? "tMax" : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const ourOptions = <V>(options: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [ourName(name), value]));
