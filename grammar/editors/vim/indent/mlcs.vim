if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=mlcdsl#indent#of(v:lnum)
setlocal indentkeys=0{,0},0),0],!^F,o,O,e,0=where,0=attr
setlocal nosmartindent nolisp

let b:undo_indent = 'setlocal indentexpr< indentkeys< smartindent< lisp<'
