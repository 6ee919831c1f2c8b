#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many maps a second PyTorch makes of a vision transformer with random weights: by one call for each dimension, as
Captum does, and by torch.func.vjp under vmap. Prints JSON. Runs in the interpreter whose libtorch is checked."""

import argparse
import json
import sys
import time

import torch
import torch.nn.functional as F

# As the sizes “vit-b16” and “small-vit” of promptoscope-cli bench.
SIZES = {
    "real": dict(side=224, patch=16, width=768, layers=12, heads=12, mlp=3072, dimensions=512),
    "small": dict(side=112, patch=16, width=192, layers=4, heads=3, mlp=768, dimensions=128),
}
CALLS = 16
TOGETHER = 64
ROUNDS = 3


class Layer(torch.nn.Module):
    def __init__(self, width, heads, mlp):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
        self.qkv, self.out = torch.nn.Linear(width, 3 * width), torch.nn.Linear(width, width)
        self.expand, self.contract = torch.nn.Linear(width, mlp), torch.nn.Linear(mlp, width)

    def forward(self, x):
        batch, n, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(batch, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5, dim=-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, n, width))
        return x + self.contract(F.gelu(self.expand(self.norm2(x))))


class VisionTransformer(torch.nn.Module):
    """Of one grey channel, which three are made of."""

    def __init__(self, side, patch, width, layers, heads, mlp, dimensions):
        super().__init__()
        self.patches = torch.nn.Conv2d(3, width, patch, patch, bias=False)
        self.first = torch.nn.Parameter(torch.randn(1, 1, width) * 0.02)
        self.places = torch.nn.Parameter(torch.randn(1, (side // patch) ** 2 + 1, width) * 0.02)
        self.before, self.after = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
        self.layers = torch.nn.Sequential(*(Layer(width, heads, mlp) for _ in range(layers)))
        self.project = torch.nn.Linear(width, dimensions, bias=False)

    def forward(self, x):
        tokens = self.patches(x.expand(-1, 3, -1, -1)).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.first.expand(len(x), -1, -1), tokens], 1) + self.places
        return self.project(self.after(self.layers(self.before(tokens))[:, 0]))


def median_seconds(work, device):
    seconds = []
    for _ in range(ROUNDS + 1):
        start = time.monotonic()
        work()
        if device.type == "cuda":
            torch.cuda.synchronize(device)
        seconds.append(time.monotonic() - start)
    return sorted(seconds[1:])[ROUNDS // 2]


def by_captum(model, x):
    """Captum's own calls where it is installed, else what they come to."""
    try:
        from captum.attr import Saliency
    except ImportError:
        def call():
            for i in range(CALLS):
                point = x.detach().requires_grad_()
                torch.autograd.grad(model(point)[0, i], point)
        return "one autograd call per dimension (Captum is not installed)", call
    saliency = Saliency(model)
    return "Captum’s Saliency, one call per dimension", lambda: [
        saliency.attribute(x.detach().requires_grad_(), target=i, abs=False) for i in range(CALLS)
    ]


def by_vmap(model, x, n):
    """All cotangents of one forward pass at once; None where this torch has no such thing."""
    try:
        from torch.func import vjp, vmap
    except ImportError:
        try:
            from functorch import vjp, vmap
        except ImportError:
            return None
    cotangents = torch.eye(model.project.out_features, device=x.device)[:n].unsqueeze(1)

    def work():
        pull_back = vjp(model, x)[1]
        vmap(pull_back)(cotangents)

    return work


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--size", choices=SIZES, default="small")
    options = parser.parse_args()
    device = torch.device(options.device)
    torch.manual_seed(1)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    size = SIZES[options.size]
    model = VisionTransformer(**size).to(device).eval().requires_grad_(False)
    x = torch.randn(1, 1, size["side"], size["side"], device=device)
    together = min(TOGETHER, size["dimensions"])
    name, calls = by_captum(model, x)
    rows = [{"name": name, "maps_per_second": CALLS / median_seconds(calls, device)}]
    vmapped = by_vmap(model, x, together)
    if vmapped is not None:
        rows.append({
            "name": f"torch.func.vjp under vmap, {together} dimensions at once",
            "maps_per_second": together / median_seconds(vmapped, device),
        })
    json.dump({"torch": torch.__version__, "rows": rows}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
