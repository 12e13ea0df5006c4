/** PyTorch's names of options in ours. */

/** weight_decay is weightDecay, T_max tMax. */
export const ourName = (name: string): string =>
  name.replace(/^T_/, "t_").replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const ourOptions = <V>(options: Readonly<Record<string, V>>): Record<string, V> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [ourName(name), value]));
