[
  (module)
  (intrin)
  (body)
  (parameters)
  (arguments)
  (list)
] @fold
