"""The primitives, one a file. This table is the order of the documentation."""

FAMILIES = {
    "look-up": "block loops child_blocks producers consumers output_blocks",
    "sampling": "sample_categorical sample_perfect_tile sample_partitioned_tile sample_compute_location",
    "loops": "split fuse merge loop_partition reorder reorder_block_iter_var add_unit_loop parallel vectorize "
    "unroll bind",
    "staging": "cache_read cache_write reindex_cache_read reindex_cache_write cache_inplace cache_index reindex "
    "read_at write_at",
    "placement": "compute_at reverse_compute_at compute_inline reverse_compute_inline fuse_reduction_epilogue",
    "reduction": "decompose_reduction rfactor",
    "buffers": "storage_align set_scope unsafe_set_dtype",
    "tensorize": "blockize tensorize",
    "layout": "transform_layout transform_block_layout decompose_padding pad_einsum rolling_buffer",
    "other": "annotate unannotate annotate_buffer_access unsafe_hide_buffer_access enter_postproc",
}
FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names.split()}
