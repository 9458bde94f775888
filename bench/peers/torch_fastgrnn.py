"""FastGRNN in eager PyTorch, written like EdgeML's cells: a peer for the benchmark.

Reads one JSON request per line on standard input, writes one JSON reply per line on standard output:

    {"kind": "train" | "infer", "T": 128, "B": 100, "D": 9, "H": 80, "rankW": null, "rankU": null,
     "states": "all" | "last", "threads": 1, "warmup": 1, "repeats": 3}   ->  {"ms": [..]}
    {"kind": "language", "words": 10000, ...} as train                     ->  {"ms": [..]}
    {"kind": "golden", "file": "fastgrnn-full.json"}                    ->  {"states": 1e-7, "gradients": 1e-6}

"train" is a complete step: forward, softmax cross-entropy on the last state, backward, Adam. With "all" every state is
written into one [T, B, H] tensor, as EdgeML's recurrent layers do; with "last" only the running state is kept, which is
faster and which EdgeML does not do.
"""

import json
import sys
import time

import torch
from torch import nn


class FastGRNNCell(nn.Module):
    """W and U shared by gate and update; zeta and nu stored before the sigmoid; low rank as x @ W1 @ W2."""

    def __init__(self, features, hidden, rank_w=None, rank_u=None):
        super().__init__()
        self.rank_w, self.rank_u = rank_w, rank_u

        def matrix(rows, columns):
            return nn.Parameter(0.1 * torch.randn(rows, columns))

        if rank_w is None:
            self.W = matrix(features, hidden)
        else:
            self.W1, self.W2 = matrix(features, rank_w), matrix(rank_w, hidden)
        if rank_u is None:
            self.U = matrix(hidden, hidden)
        else:
            self.U1, self.U2 = matrix(hidden, rank_u), matrix(rank_u, hidden)
        self.bias_gate = nn.Parameter(torch.ones(1, hidden))
        self.bias_update = nn.Parameter(torch.ones(1, hidden))
        self.zeta = nn.Parameter(torch.full((1, 1), 1.0))
        self.nu = nn.Parameter(torch.full((1, 1), -4.0))

    def forward(self, x, h):
        if self.rank_w is None:
            w = torch.matmul(x, self.W)
        else:
            w = torch.matmul(torch.matmul(x, self.W1), self.W2)
        if self.rank_u is None:
            u = torch.matmul(h, self.U)
        else:
            u = torch.matmul(torch.matmul(h, self.U1), self.U2)
        s = w + u
        z = torch.sigmoid(s + self.bias_gate)
        candidate = torch.tanh(s + self.bias_update)
        return z * h + (torch.sigmoid(self.zeta) * (1.0 - z) + torch.sigmoid(self.nu)) * candidate


class Classifier(nn.Module):
    def __init__(self, request, classes=6):
        super().__init__()
        self.hidden = request["H"]
        self.cell = FastGRNNCell(request["D"], request["H"], request["rankW"], request["rankU"])
        self.head = nn.Linear(self.hidden, classes)
        self.keep_all = request["states"] == "all"

    def forward(self, x):
        """x [T, B, D] -> scores [B, classes]"""
        steps, batch = x.shape[0], x.shape[1]
        h = torch.zeros(batch, self.hidden)
        states = torch.zeros(steps, batch, self.hidden) if self.keep_all else None
        for step in range(steps):
            h = self.cell(x[step], h)
            if states is not None:
                states[step] = h
        return self.head(h if states is None else states[-1])


def timed(work, warmup, repeats):
    for _ in range(warmup):
        work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return {"ms": times}


def train(request):
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    model = Classifier(request)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    x = torch.randn(request["T"], request["B"], request["D"])
    labels = torch.randint(0, 6, (request["B"],))

    def step():
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        optimiser.step()

    return timed(step, request["warmup"], request["repeats"])


class LanguageModel(nn.Module):
    """An embedding, the cell's step loop, and a softmax over all words after every step."""

    def __init__(self, request):
        super().__init__()
        self.embedding = nn.Embedding(request["words"], request["D"])
        self.cell = FastGRNNCell(request["D"], request["H"], request["rankW"], request["rankU"])
        self.head = nn.Linear(request["H"], request["words"])

    def forward(self, ids, h):
        """ids [T, B], h [B, H] -> scores [T, B, words], h"""
        x = self.embedding(ids)
        states = torch.zeros(ids.shape[0], *h.shape)
        for step in range(ids.shape[0]):
            h = self.cell(x[step], h)
            states[step] = h
        return self.head(states), h


def language(request):
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    model = LanguageModel(request)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    ids = torch.randint(0, request["words"], (request["T"], request["B"]))
    carried = torch.zeros(request["B"], request["H"])

    def step():
        nonlocal carried
        optimiser.zero_grad()
        scores, h = model(ids, carried)
        nn.functional.cross_entropy(scores.flatten(0, 1), ids.flatten()).backward()
        optimiser.step()
        carried = h.detach()

    return timed(step, request["warmup"], request["repeats"])


def infer(request):
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    model = Classifier(request)
    x = torch.randn(request["T"], request["B"], request["D"])

    def sequence():
        with torch.no_grad():
            model(x)

    return timed(sequence, request["warmup"], request["repeats"])


def golden(request):
    """Largest errors of states and gradients against a golden file of a sigmoid/tanh FastGRNN."""
    with open(request["file"]) as handle:
        case = json.load(handle)

    def tensor(entry):
        return torch.tensor(entry["data"]).reshape(entry["shape"])

    cell = FastGRNNCell(case["D"], case["H"], case["wRank"], case["uRank"])
    cell.load_state_dict({name: tensor(entry) for name, entry in case["params"].items()})
    x, h = tensor(case["x"]).requires_grad_(), tensor(case["h0"]).requires_grad_()
    start, states = h, []
    for step in range(case["T"]):
        h = cell(x[step], h)
        states.append(h)
    states = torch.stack(states)
    (states * tensor(case["upstream"])).sum().backward()
    gradients = {name: parameter.grad for name, parameter in cell.named_parameters()}
    gradients.update({"x": x.grad, "h0": start.grad})

    def error(name):
        return (gradients[name] - tensor(case["grads"][name])).abs().max().item()

    return {"states": (states - tensor(case["h"])).abs().max().item(), "gradients": max(map(error, case["grads"]))}


answers = {"train": train, "language": language, "infer": infer, "golden": golden}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(answers[request["kind"]](request)), flush=True)
