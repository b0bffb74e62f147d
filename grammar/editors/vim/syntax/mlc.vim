if exists('b:current_syntax')
  finish
endif
call mlcdsl#syntax#define('mlc')
let b:current_syntax = 'mlc'
