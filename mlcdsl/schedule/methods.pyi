"""The primitives as methods of `mlcdsl.Schedule`. Written by mlcdsl.schedule.stub: do not edit."""

from collections.abc import Sequence
from typing import Any

from mlcdsl.schedule.handles import BlockHandle, LoopHandle
from mlcdsl.schedule.session import Session
from mlcdsl.schedule.values import IndexMap

class Methods:
    session: Session

    def block(self, name: str) -> BlockHandle:
        """The block of a name.

        - name: the block's name in the program

        Refused unless
        - (named) the program has a block of this name
        """

    def loops(self, block: BlockHandle) -> list[LoopHandle]:
        """The loops around a block, outermost first, up to the block that it is in."""

    def child_blocks(self, target: BlockHandle | LoopHandle) -> list[BlockHandle]:
        """The blocks in a block or a loop that are in no other block there, in the order of the text.

        - target: the block or loop
        """

    def producers(self, block: BlockHandle) -> list[BlockHandle]:
        """The blocks beside a block that write elements which it reads afterwards, in the order of the text.

        - block: the block that reads
        """

    def consumers(self, block: BlockHandle) -> list[BlockHandle]:
        """The blocks beside a block that read elements which it wrote before, in the order of the text.

        - block: the block that writes
        """

    def output_blocks(self, scope: BlockHandle | None = None) -> list[BlockHandle]:
        """The blocks that write what is seen outside: parameters of the function or, of the blocks in a block, what is
        declared outside of that. In the order of the text.

        - scope: the block to look into
        """

    def sample_categorical(
        self, candidates: Sequence[int], probs: Sequence[float] | None = None, *, decision: Any = None
    ) -> int:
        """Sample one of some integers. The decision is its number in the list.

        - candidates: the integers
        - probs: how likely each is; all equally when left out

        Refused unless
        - (candidates) there is a candidate
        - (probs) there is a probability of 0 or more for each, and they add up to 1
        - (decision) a given decision is one that could have been sampled
        """

    def sample_perfect_tile(
        self, loop: LoopHandle, n: int, max_innermost: int = 16, *, decision: Any = None
    ) -> list[int | None]:
        """Sample extents, outermost first, whose product is the extent of a loop; all such lists are equally likely.
        Of a symbolic extent, what divides it for all sizes is tiled, and `_` comes first.

        - loop: the loop
        - n: how many extents
        - max_innermost: the last one is no greater

        Refused unless
        - (count) there is one factor or more
        - (innermost) there is room for a last factor of 1 or more
        - (decision) a given decision is one that could have been sampled
        """

    def sample_partitioned_tile(
        self, loop: LoopHandle, n: int, partition_pos: int = 0, innerpart_factor: int = 1, *, decision: Any = None
    ) -> list[int | None]:
        """Sample extents, outermost first, whose product is the extent of a loop, and of which those from a position
        on multiply to a multiple of a number; all such lists are equally likely.

        - loop: the loop
        - n: how many extents
        - partition_pos: where the inner part begins
        - innerpart_factor: the number that divides the product of the inner part

        Refused unless
        - (count) there is one factor or more
        - (constant) the loop has a constant number of steps
        - (possible) there is such a list
        - (decision) a given decision is one that could have been sampled
        """

    def sample_compute_location(self, block: BlockHandle, *, decision: Any = None) -> LoopHandle:
        """Sample a loop around a consumer that `compute_at` can move a block to; `_` where it stays. Every loop and
        staying are equally likely. The decision is the number of the loop among those, from the outside in, -1 for
        staying.

        - block: the producer

        Refused unless
        - (decision) a given decision is one that could have been sampled
        """

    def split(self, loop: LoopHandle, factors: Sequence[int | None]) -> list[LoopHandle]:
        """Replace a loop by nested loops whose extents multiply to its own; what does not divide is guarded by a
        predicate.

        - loop: the loop to split
        - factors: the extents, outermost first; the one written `_` follows from the others

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (factors) every factor is 1 or more, there are at least two, and their product is an index
        - (cover) the factors cover the whole loop
        - (empty) the inits of reductions that may be empty still run
        """

    def fuse(self, *loops: LoopHandle | Sequence[LoopHandle]) -> LoopHandle:
        """Replace nested loops by one over all their iterations, in the same order.

        - loops: the loops, outermost first

        Refused unless
        - (several) there are two loops or more
        - (nested) the loops are named from the outside in, each the only statement in the one before
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (bounds) the bounds of an inner loop do not use the variables of the outer ones
        - (plain) the loops have no attributes
        - (empty) the inits of reductions that may be empty still run
        """

    def merge(self, *loops: LoopHandle | Sequence[LoopHandle]) -> LoopHandle:
        """Run nests of loops as one: the loops from where the nests part down to the given ones become one nest, with
        the bodies of all behind each other. Gives the innermost merged loop.

        - loops: the innermost loops to merge, one of each nest

        Refused unless
        - (several) there are two loops or more, in nests beside each other
        - (depth) the nests are equally deep, each loop the only statement in the one around it
        - (extents) the loops of one depth begin at 0 and have the same extent
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (plain) the loops have no attributes
        - (order) dependent accesses keep their order
        - (empty) the inits of reductions that may be empty still run
        """

    def loop_partition(self, loop: LoopHandle, factors: Sequence[int | None]) -> list[LoopHandle]:
        """Replace a loop by loops behind each other, over parts of its range. The blocks in it are copied for each
        part, with axes over what the part reaches; predicates that always hold there are dropped.

        - loop: the loop
        - factors: the steps of the parts, in order; `_` takes what the others leave, as does one more part

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (factors) every part has a step or more, and there are at least two
        - (cover) the parts have no more steps than the loop
        - (linear) axes are bound to multiples of the loop's variable, plus what else they are bound to
        - (axes) in every part, the axes take a range of values that can be written down
        - (empty) the inits of reductions that may be empty still run
        """

    def reorder(self, *loops: LoopHandle | Sequence[LoopHandle]) -> None:
        """Put nested loops into the given order; loops between them that are not named stay where they are.

        - loops: the loops, in their new order from the outside in

        Refused unless
        - (different) no loop is named twice
        - (nested) the loops are on one path, each the only statement in the one around it
        - (bounds) the bounds of a loop do not use the variable of one that comes inside of it
        - (threads) loops of thread indices stay inside of those of blocks
        - (order) dependent accesses keep their order
        - (independent) no two iterations of the loop touch one element, one of them writing
        """

    def reorder_block_iter_var(self, block: BlockHandle, order: Sequence[int]) -> None:
        """Put the axes of a block into another order. The loops and what the block does stay.

        - block: the block
        - order: the numbers of the axes, from 0, in their new order

        Refused unless
        - (permutation) every axis is named once
        """

    def add_unit_loop(self, target: BlockHandle | LoopHandle) -> LoopHandle:
        """Put a loop of one step around a block or a loop.

        - target: the block or loop that the new loop is around
        """

    def parallel(self, loop: LoopHandle) -> None:
        """Let the iterations of a loop run at the same time, on the threads of the processor.

        - loop: the loop

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (independent) no two iterations of the loop touch one element, one of them writing
        """

    def vectorize(self, loop: LoopHandle) -> None:
        """Let the iterations of a loop run at the same time, in the lanes of vector instructions.

        - loop: the loop

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (independent) no two iterations of the loop touch one element, one of them writing
        """

    def unroll(self, loop: LoopHandle) -> None:
        """Write the iterations of a loop out, one behind the other.

        - loop: the loop

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        """

    def bind(self, loop: LoopHandle, thread: str) -> None:
        """Let the iterations of a loop run at the same time, on threads of a GPU.

        - loop: the loop
        - thread: the index: blockIdx or threadIdx with .x .y .z, or vthread

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (independent) no two iterations of the loop touch one element, one of them writing
        - (nesting) an index is bound once on a path of loops, but for loops that fill shared memory for all
          threads; and threads are inside of blocks
        - (extents) all loops of a kernel that are bound to one index have one extent
        """

    def cache_read(
        self, block: BlockHandle, buffer: int | str, scope: str, consumers: Sequence[BlockHandle] = []
    ) -> BlockHandle:
        """Copy what is read of a buffer into a buffer in other memory, by a new block, and read from there.

        - block: a block that reads the buffer
        - buffer: which of the buffers that the block reads
        - scope: the memory scope of the copy, such as shared
        - consumers: the blocks that read from the copy; none: all that come after it

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (unchanged) nothing writes the buffer between the copy and the blocks that read from it
        - (written) all that is copied has been written
        """

    def cache_write(self, block: BlockHandle, buffer: int | str, scope: str) -> BlockHandle:
        """Write a buffer in other memory instead of a buffer, and copy from there to it afterwards, by a new block.

        - block: a block that writes the buffer
        - buffer: which of the buffers that the block writes
        - scope: the memory scope of the copy, such as local

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (fresh) what the statement around the block reads of the buffer, it has written before
        - (complete) all that is copied back has been written
        """

    def reindex_cache_read(
        self, block: BlockHandle, buffer: int | str, scope: str, index_map: str | IndexMap
    ) -> BlockHandle:
        """Read a buffer through a copy in other memory, in the layout that a map of the block's axes gives.

        - block: a block that reads the buffer
        - buffer: which of the buffers that the block reads
        - scope: the memory scope of the copy, such as shared
        - index_map: from the axes of the block to the place in the copy

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alike) the block accesses the buffer at one place in each instance, that its axes tell
        - (layout) the map gives different places, from 0 on, to different values of the axes of the access
        - (apart) nothing else in the statement around the block writes the buffer, or reads what the block writes
        - (bounds) the access is in bounds for all values of its axes
        - (written) all that is copied has been written
        """

    def reindex_cache_write(
        self, block: BlockHandle, buffer: int | str, scope: str, index_map: str | IndexMap
    ) -> BlockHandle:
        """Write a buffer through one in other memory, in the layout that a map of the block's axes gives.

        - block: a block that writes the buffer
        - buffer: which of the buffers that the block writes
        - scope: the memory scope of the copy, such as shared
        - index_map: from the axes of the block to the place in the copy

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alike) the block accesses the buffer at one place in each instance, that its axes tell
        - (layout) the map gives different places, from 0 on, to different values of the axes of the access
        - (apart) nothing else in the statement around the block writes the buffer, or reads what the block writes
        - (bounds) the access is in bounds for all values of its axes
        - (written) all that is copied has been written
        """

    def cache_inplace(self, block: BlockHandle, buffer: int | str, scope: str) -> list[BlockHandle]:
        """Update a copy in other memory instead of a buffer: copy there before, and back afterwards, by two new
        blocks.

        - block: a block that reads and writes the buffer
        - buffer: which of the buffers that the block reads
        - scope: the memory scope of the copy, such as shared

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (in_place) the block reads and writes the buffer
        - (written) all that is copied has been written
        - (independent) parallel iterations, and the instances of a block around, do not copy the same elements
        """

    def cache_index(self, block: BlockHandle, scope: str = "global") -> list[BlockHandle]:
        """Compute the indices that a block reads at, where they take divisions, once by blocks in front of it.

        - block: a block that reads at computed indices
        - scope: the memory scope of the indices

        Refused unless
        - (computed) an index of what the block reads takes a division or remainder of its axes alone
        - (written) all that the block reads has been written, whatever the indices are
        - (independent) no two iterations of the loop touch one element, one of them writing
        """

    def reindex(self, block: BlockHandle, buffer: int | str, write: bool = False) -> BlockHandle:
        """Read or write a buffer through a copy whose dimensions are the axes of the access, in their order in the
        block.

        - block: a block that accesses the buffer
        - buffer: which of the buffers that the block reads (or writes)
        - write: whether it is what the block writes

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alike) the block accesses the buffer at one place in each instance, that its axes tell
        - (apart) nothing else in the statement around the block writes the buffer, or reads what the block writes
        - (bounds) the access is in bounds for all values of its axes
        - (written) all that is copied has been written
        """

    def read_at(self, loop: LoopHandle, block: BlockHandle, buffer: int | str, scope: str) -> BlockHandle:
        """Copy what one iteration of a loop reads of a buffer into a buffer in other memory, and read from there.

        - loop: the loop: the copy is in its body
        - block: a block in the loop that reads the buffer
        - buffer: which of the buffers that the block reads
        - scope: the memory scope of the copy, such as shared

        Refused unless
        - (inside) the block is inside of the loop, and the buffer is known where the loop's body first uses it
        - (access) the block accesses a buffer of this number or name
        - (unchanged) the statement of the loop's body that the block is in does not write the buffer
        - (written) all that is copied has been written
        - (init) the inits of reductions run as before, also where a loop has no steps
        - (parallel) different iterations of parallel loops do not touch the same elements for the copy
        """

    def write_at(self, loop: LoopHandle, block: BlockHandle, buffer: int | str, scope: str) -> BlockHandle:
        """Write a buffer in other memory instead of a buffer in one iteration of a loop, and copy from there at its
        end.

        - loop: the loop: the copy is in its body
        - block: a block in the loop that writes the buffer
        - buffer: which of the buffers that the block writes
        - scope: the memory scope of the copy, such as local

        Refused unless
        - (inside) the block is inside of the loop, and the buffer is known where the loop's body first uses it
        - (access) the block accesses a buffer of this number or name
        - (fresh) what an iteration reads of the buffer where it writes it, it has written before
        - (complete) an iteration has written all that it copies back
        - (init) the inits of reductions run as before, also where a loop has no steps
        - (parallel) different iterations of parallel loops do not touch the same elements for the copy
        """

    def compute_at(self, block: BlockHandle, loop: LoopHandle, preserve_unit_loops: bool = False) -> None:
        """Move a block below a loop, where it computes what one iteration needs of its result, in loops ax0, ax1, ...

        - block: the producer
        - loop: a loop whose body reads what the block writes
        - preserve_unit_loops: also make loops of one step

        Refused unless
        - (apart) the block and the loop are in the same block, in different statements of it, and only loops are
          around them there
        - (kinds) the axes of the block are spatial and reduce, and running an instance again changes nothing
        - (writer) no other block writes what the block writes
        - (consumers) the loop's body reads what the block writes, and every reader, there or elsewhere, finds what
          it reads
        - (instances) an iteration needs only what the block computes already
        - (order) what the block reads is the same at its new place
        - (init) the inits of reductions run as before, also where a loop has no steps
        - (parallel) different iterations of parallel loops do not touch what the block writes in one of them
        """

    def reverse_compute_at(self, block: BlockHandle, loop: LoopHandle, preserve_unit_loops: bool = False) -> None:
        """Move a block below a loop, where it consumes what one iteration produces, in loops ax0, ax1, ...

        - block: the consumer
        - loop: a loop whose body writes what the block reads
        - preserve_unit_loops: also make loops of one step

        Refused unless
        - (apart) the block and the loop are in the same block, in different statements of it, and only loops are
          around them there
        - (kinds) the axes of the block are spatial and reduce, and running an instance again changes nothing
        - (producers) the loop's body writes what the block reads
        - (instances) all iterations together produce what the instances of the block need, and no more
        - (order) what the block reads is complete, and dependent accesses keep their order
        - (init) the inits of reductions run as before, also where a loop has no steps
        - (parallel) different iterations of parallel loops do not touch what the block writes in one of them
        """

    def compute_inline(self, block: BlockHandle) -> None:
        """Put the value that a block computes into every place that reads it; the block and its buffer go.

        - block: a block that stores one element in each instance

        Refused unless
        - (single) each instance is one store, at indices that tell the instance; its axes are spatial
        - (temporary) the buffer between the blocks is an `alloc` that nothing else uses
        - (order) nothing changes what the block reads before its result is read
        """

    def reverse_compute_inline(self, block: BlockHandle) -> None:
        """Put the block that reads a result into the block that computes it; the reader and the buffer go.

        - block: a block that stores one element for each element that it reads of the result

        Refused unless
        - (single) each instance is one store, at indices that tell the instance; its axes are spatial
        - (producer) one store of a block without a reduction computes what the block reads
        - (temporary) the buffer between the blocks is an `alloc` that nothing else uses
        - (instances) the block runs for what its producer computes, and for nothing else
        - (order) nothing happens in between to what the block reads or writes
        """

    def fuse_reduction_epilogue(self, reduction: BlockHandle, epilogue: BlockHandle) -> None:
        """Let a reduction begin with what a later block adds to its result: `sum(x) + b` becomes a sum from `b` on,
        and the later block goes. Floats are added in another order.

        - reduction: a block that sums, with its init
        - epilogue: a block that adds something to each element of the result

        Refused unless
        - (sum) the reduction is a sum into one element, with an init
        - (single) each instance is one store, at indices that tell the instance; its axes are spatial
        - (temporary) the buffer between the blocks is an `alloc` that nothing else uses
        - (addition) the epilogue is the result plus something that does not depend on it
        - (instances) the epilogue runs for each element of the result, and for nothing else
        - (order) nothing happens in between to what the epilogue reads or writes
        """

    def decompose_reduction(self, block: BlockHandle, loop: LoopHandle) -> BlockHandle:
        """Give a reduction's init a block and loops of its own, in front of a loop; the update stays. The new block is
        named after the old one with `_init`, which is renamed with `_update`.

        - block: the reduction
        - loop: the init goes in front of this loop

        Refused unless
        - (init) the block has an init
        - (around) the loop is around the block, in the same block as it
        - (reduce) no loop outside of it runs over a reduce axis
        - (instances) in front of the loop, the same instances of the init can be run
        - (order) nothing in the loop comes between the init and its old place and touches what it touches
        """

    def rfactor(self, block: BlockHandle, loop: LoopHandle, factor_axis: int = 0) -> BlockHandle:
        """Split a reduction in two: a block that reduces for each step of a loop by itself, into a new buffer, and the
        old block, which reduces these partial results. The new block, named with `_rf`, has the loops; the old one
        gets copies behind them.

        - block: the reduction
        - loop: the loop whose steps become independent
        - factor_axis: where the steps stand among the dimensions of the new buffer

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (reduction) the block updates one element with + * min max `and` or `or`, by something that does not read
          the same buffer, or keeps the better of a candidate and an element, and what belongs to it
        - (order) of a block that keeps the better of candidates, the loop is the outermost of the reduction
        - (loop) the loop is around the block, and used by reduce axes only
        - (kinds) the axes are spatial or reduce, and each loop around the block is used by axes of one kind
        - (init) the init writes nothing that the update reads, but for what is updated
        - (first) what is left of the reduction begins where its axes are 0: there partial results are started
        - (nest) from the outermost loop of the reduction in, there is nothing but loops of the block's axes
        - (bounds) the loops of the reduction begin at constants, and their bounds do not use each other
        - (axis) factor_axis is a dimension of the new buffer
        """

    def storage_align(self, block: BlockHandle, buffer: int | str, axis: int, factor: int, offset: int) -> None:
        """Let the stride of a dimension be `factor * k + offset` elements: against bank conflicts, for vector
        accesses. It is an attribute of the block; the meaning of the program does not change.

        - block: the block that writes the buffer
        - buffer: which of the buffers that the block writes
        - axis: the dimension
        - factor: what the stride is aligned to
        - offset: what the stride is beyond a multiple of the factor

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alloc) the buffer is an `alloc`: the strides of parameters are the caller's
        - (dimension) the buffer has the dimension
        - (factor) the factor is 1 or more
        """

    def set_scope(self, block: BlockHandle, buffer: int | str, scope: str) -> None:
        """Change the memory scope of a buffer that a block writes.

        - block: a block that writes the buffer
        - buffer: which of the buffers that the block writes
        - scope: the memory scope, such as shared

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alloc) the buffer is an `alloc`: the memory of parameters is the caller's
        """

    def unsafe_set_dtype(self, block: BlockHandle, buffer: int | str, dtype: str) -> None:
        """Change the dtype of a buffer that a block writes: what is stored is converted, and converted back where it
        is read. Results differ by the rounding, so this is not proved to keep them.

        - block: a block that writes the buffer
        - buffer: which of the buffers that the block writes
        - dtype: the dtype, such as f16

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alloc) the buffer is an `alloc`: the dtype of parameters is the caller's
        - (dtype) there is such a dtype
        - (elements) only elements of the buffer are read and written: no extern gets it
        """

    def blockize(self, *target: BlockHandle | LoopHandle | Sequence[BlockHandle | LoopHandle]) -> BlockHandle:
        """Make the subtree of a loop, or blocks beside each other, one block, whose axes come from the loops outside.
        The init of a reduction becomes the init of the new block.

        - target: a loop, or blocks

        Refused unless
        - (subtree) the target is one loop with one block in it, or blocks in one body with nothing between them
        - (divide) the binding of each axis is an outer part times what the inner loops span, plus an inner part
        - (bounds) loops and conditions inside of the new block can be written over its axes
        - (alike) blocks that are put together are bound to the same outer loops alike, and have no init over them
        - (order) the init does not come before an access that it has to come behind
        """

    def tensorize(self, target: BlockHandle | LoopHandle, intrin: str) -> None:
        """Replace the body of a block by the implementation of an intrinsic whose description it is. A loop is made a
        block first (blockize).

        - target: a block, or a loop
        - intrin: the name of an `intrin` of the program

        Refused unless
        - (known) the program declares an intrinsic of this name
        - (block) the target is a block, or a loop that blockize makes one
        - (init) the block has no init that runs in some of its instances only
        - (match) the block computes what the description says: up to names, the order of loops around spatial and
          reduce axes, and the sides of commutative operators
        - (permits) the block has the attributes by which the description lets arithmetic differ
        - (memory) the buffers have the element types and memory scopes of the description
        - (apart) a buffer that is written is that of one parameter only
        - (strides) the buffers have the strides that the implementation is written for, and what it takes as a
          vector is one piece of memory
        - (whole) what the implementation passes to an extern as a whole is a whole buffer
        """

    def transform_layout(
        self,
        block: BlockHandle,
        buffer: int | str,
        index_map: str | IndexMap,
        pad_value: int | float | str | bool | None = None,
    ) -> None:
        """Store the elements of a buffer at other places: element [i, j] goes where an index map says.

        - block: a block that accesses the buffer
        - buffer: the buffer's name, or its number among those that the block reads, then writes
        - index_map: from the indices of an element to its indices in the new layout
        - pad_value: the value of places that no element has

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alloc) the buffer is an `alloc`: the layout of parameters is the caller's
        - (elements) the buffer is accessed by elements: no address is taken, and no call gets all of it
        - (map) the map takes the indices of the buffer, and its results are bounded and not negative
        - (distinct) different elements go to different places
        - (padding) every place of the new layout has an element, or pad_value says what the others hold
        """

    def transform_block_layout(self, block: BlockHandle, index_map: str | IndexMap) -> None:
        """Give a block the axes that an index map makes of its own, and a loop for each; the accesses follow.

        - block: the block
        - index_map: from the values of the axes to those of the new axes

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (loops) each axis is bound to a loop of its own that begins at 0, and these loops hold nothing else
        - (kinds) the axes are spatial or reduce, and each new axis is made of axes of one kind
        - (map) the map takes the axes of the block, and its results are bounded and not negative
        - (bijective) the new axes take every combination of values exactly once
        - (first) a reduction begins where its new axes are 0
        - (order) dependent accesses keep their order
        """

    def decompose_padding(self, block: BlockHandle, loop: LoopHandle) -> BlockHandle:
        """Separate a block that writes `select(inside, value, padding)`: a new block in front of a loop writes the
        padding everywhere, and the block writes the rest, in loops over the inside only.

        - block: the block with the select
        - loop: the padding goes in front of this loop

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (select) the block has one store, of a select between a value and a constant
        - (around) the loop is around the block, and from it in there are only loops of the block's axes
        - (spatial) the block has spatial axes only, each bound to a loop that begins at 0, and no condition
        """

    def pad_einsum(self, block: BlockHandle, padding: Sequence[int]) -> None:
        """Pad the axes of a block such as `C[i, j] += A[i, k] * B[k, j]` to multiples: the inputs are copied with
        padding that adds nothing, the block runs over whole tiles, and the result is copied back without what was
        padded.

        - block: the block
        - padding: for each axis, what its extent becomes a multiple of

        Refused unless
        - (serial) the loop is serial: not parallel, vectorized, unrolled or bound to a thread
        - (multiples) there is one number for each axis, 1 or more
        - (loops) each axis is bound to a loop of its own that begins at 0, and these loops hold nothing else
        - (einsum) the block updates one element from a constant on, its axes are spatial or reduce, and every index
          is an axis
        - (nothing) what is padded changes no result: sums of products in which each factor has every padded reduce
          axis, or reductions of one element
        """

    def rolling_buffer(self, block: BlockHandle, buffer: int | str) -> None:
        """Compute nothing again that the iteration before has computed: the buffer keeps what the windows of
        neighbouring iterations share. It becomes circular in one dimension, as large as one window.

        - block: the block that writes the buffer, in a loop with its readers, as compute_at leaves it
        - buffer: which of the buffers that the block writes

        Refused unless
        - (access) the block accesses a buffer of this number or name
        - (alloc) the buffer is an `alloc`
        - (elements) the buffer is accessed by elements: no address is taken, and no call gets all of it
        - (writer) the block alone writes the buffer, and writes nothing else
        - (shared) a loop in which the buffer is allocated before is around the block and all readers
        - (overlap) for one such loop and one dimension of the buffer, what an iteration computes overlaps with what
          the one before does, and is a fixed number of elements further on
        - (serial) the loop is serial
        - (window) an iteration accesses only the elements that it computes now
        - (covered) all that is read has been computed, and the iteration before computed what is left out
        - (unchanged) what the block reads is the same as in the iteration before
        - (parallel) different iterations of parallel loops use different places
        """

    def annotate(self, target: BlockHandle | LoopHandle, key: str, value: int | float | str | bool) -> None:
        """Give a block or a loop an attribute; one of the same name is replaced.

        - target: the block or loop
        - key: the attribute's name
        - value: its value; a list is written as a string

        Refused unless
        - (key) the name is one that a program can write, and no misspelling of one that the compiler reads
        - (value) an attribute that the compiler reads has a value of the kind that it reads
        """

    def unannotate(self, target: BlockHandle | LoopHandle, key: str) -> None:
        """Take an attribute off a block or a loop.

        - target: the block or loop
        - key: the attribute's name

        Refused unless
        - (present) the block or loop has the attribute
        """

    def annotate_buffer_access(
        self, block: BlockHandle, buffer: int | str, access: str, region: str | IndexMap
    ) -> None:
        """Declare the region of a buffer that a block reads or writes, in place of what is inferred. What else the
        block accesses is declared, too, as it is or as whole tensors.

        - block: the block
        - buffer: which of the buffers that the block reads or writes
        - access: "read" or "write"
        - region: from the block's axes to one index for each dimension, or to two bounds for each

        Refused unless
        - (access) the access is "read" or "write", and the block accesses the buffer so
        - (region) there is a name for each axis, and an index or two bounds for each dimension
        - (inside) what the block accesses is inside of the region
        """

    def unsafe_hide_buffer_access(self, block: BlockHandle, access: str, buffers: Sequence[int]) -> None:
        """Take buffers off what a block declares to read or write. Nothing is proved: the checker refuses a program
        whose blocks access what they do not declare, and steps look at what the block accesses, not at what it
        declares.

        - block: the block
        - access: "read" or "write"
        - buffers: the numbers of the buffers, as they are declared or appear

        Refused unless
        - (access) the access is "read" or "write", and there is a buffer of each number
        - (left) a block that accesses something so declares something: one that declares nothing declares all
        """

    def enter_postproc(self) -> None:
        """Mark where post-processing begins, in traces of tuners. The program stays."""
