[
  (module)
  (intrin)
  (body)
  (parameters)
  (arguments)
  (list)
  (tuple)
  (index)
] @indent.begin

["}" ")" "]"] @indent.branch @indent.end
