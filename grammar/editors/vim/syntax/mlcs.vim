if exists('b:current_syntax')
  finish
endif
call mlcdsl#syntax#define('mlcs')
let b:current_syntax = 'mlcs'
