if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:##,:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2 textwidth=110
setlocal suffixesadd=.mlc,.mlcs
let &l:include = '^\s*use\s*"'
let &l:define = '^\s*\%(module\|prim_func\|function\|extern\|const\|reducer\|intrin\|schedule\|proc\)\>'

" Formatting of a whole file (`gggqG`): the formatter reads programs, not parts of them.
setlocal formatprg=mlcdsl\ fmt\ -

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth< softtabstop< textwidth<'
      \ . ' suffixesadd< include< define< formatprg<'
