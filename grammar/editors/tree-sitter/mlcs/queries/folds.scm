[
  (body)
  (options)
  (parameters)
  (arguments)
  (list)
] @fold
