"""The PyTorch twin of resume-generator.mjs."""

import torch

generator = torch.Generator().manual_seed(42)
torch.rand(1000, generator=generator)

state = generator.get_state()
numbers = torch.rand(5, generator=generator)
order = torch.randperm(8, generator=generator)
print(f"went on:  {numbers} {','.join(map(str, order.tolist()))}")

resumed = torch.Generator()
resumed.set_state(state)
same_numbers = torch.rand(5, generator=resumed)
same_order = torch.randperm(8, generator=resumed)
print(f"resumed:  {same_numbers} {','.join(map(str, same_order.tolist()))}")
assert torch.equal(same_numbers, numbers) and torch.equal(same_order, order)
