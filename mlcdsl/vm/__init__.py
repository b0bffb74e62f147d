"""Running: bytecode of graph functions, kernels as Python callables, registered functions."""
