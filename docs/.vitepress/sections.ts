/** The pages in the order in which they are read. */
interface Page {
  readonly text: string;
  readonly link: string;
}

export const sections: { text: string; items: Page[] }[] = [
  {
    text: "First steps",
    items: [
      { text: "Guide", link: "/guide" },
      { text: "Playground", link: "/playground/" },
      { text: "Installing", link: "/install" },
      { text: "What nn.Linear does", link: "/nn-linear" },
      { text: "Recipes", link: "/recipes" },
      { text: "Bundlers and browsers", link: "/bundlers" },
      { text: "Words used here", link: "/words" },
    ],
  },
  {
    text: "From PyTorch and others",
    items: [
      { text: "PyTorch, piece by piece", link: "/porting" },
      { text: "Prove that a port is equal", link: "/prove-a-port" },
      { text: "A run, from PyTorch and back", link: "/from-pytorch-and-back" },
      { text: "Which bits", link: "/which-bits" },
      { text: "How far is PyTorch from itself", link: "/how-far" },
      { text: "NumPy and scikit-learn", link: "/numpy" },
      { text: "Coming from TensorFlow.js or brain.js", link: "/coming-from-javascript" },
    ],
  },
  {
    text: "Working with it",
    items: [
      { text: "Tensors", link: "/tensors" },
      { text: "Layers in layers", link: "/layers" },
      { text: "Training", link: "/training" },
      { text: "Files", link: "/files" },
      { text: "Checkpoints", link: "/checkpoints" },
      { text: "Several machines", link: "/scale-out" },
      { text: "Sweeps", link: "/sweeps" },
      { text: "Testing", link: "/testing" },
      { text: "Pictures", link: "/pictures" },
      { text: "Command line", link: "/cli" },
    ],
  },
  {
    text: "Looking closer",
    items: [
      { text: "Numerics", link: "/numerics" },
      { text: "Errors and what to do", link: "/errors" },
    ],
  },
];
