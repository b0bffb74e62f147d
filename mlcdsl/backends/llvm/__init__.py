"""Native code through LLVM: from lowered functions to kernels in memory."""
