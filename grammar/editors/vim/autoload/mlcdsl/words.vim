" Written by `python -m grammar.editors.generator`; a change belongs there.
let mlcdsl#words#mlc = {"declaration": ["module", "prim_func", "function", "extern", "const", "reducer", "intrin"], "definition": ["alloc", "let", "compute"], "access": ["reads", "writes", "output"], "control": ["for", "if", "while", "assert", "call", "return", "init"], "block": ["block"], "plain": ["else", "dataflow", "desc", "impl"], "infix": ["in", "where", "as"], "import": ["use", "from"], "attributes": ["attr"], "strides": ["strides"]}
let mlcdsl#words#mlcs = {"declaration": ["schedule", "proc"], "control": ["for", "if", "return"], "plain": ["else"], "infix": ["in"], "import": ["use"], "target": ["target"]}
let mlcdsl#words#dtypes = ["f8e4m3", "f8e5m2", "bf16", "bool", "f16", "f32", "f64", "i16", "i32", "i64", "ptr", "u16", "u32", "u64", "i8", "u8"]
let mlcdsl#words#constants = ["true", "false", "inf", "nan"]
