" The indentation of a line, as `mlcdsl fmt` lays programs out.
"
" A body is one step further in than the line on which its statement begins. What continues a statement stands under
" the first thing behind the open bracket, an operator under the operand before it, and anything else two steps in.

let s:step = 2
let s:continuation = 4
let s:deepest = 80
let s:binary = '^\s*\%(//\|[-+*/%@<>]\|[=!]=\|\%(and\|or\)\>\)'
let s:joins_above = s:binary . '\|^\s*\%(=\|->\|(\|"\|\[\|\%(where\|attr\|as\|from\)\>\s*[^ =,:.)\]+*-]\)'
let s:expects_more = '\%([-+*/%@<>=,(\[.:]\|\<\%(and\|or\|not\)\)$'

" The line without its comment, and with strings as quotes of the same length.
function! s:code(row) abort
  let text = substitute(getline(a:row), '"\%(\\.\|[^"\\]\)*"', '\=''"'' . repeat("_", len(submatch(0)) - 2) . ''"''', 'g')
  return substitute(text, '\s*\%(#.*\)\=$', '', '')
endfunction

function! s:skipped() abort
  return s:code('.')[col('.') - 1] !=# getline('.')[col('.') - 1]
endfunction

" Line and column of the bracket that is open where a line begins; [0, 0] if none is.
function! s:open_bracket(row) abort
  call cursor(a:row, 1)
  return searchpairpos('[({[]', '', '[])}]', 'bnW', 's:skipped()')
endfunction

function! s:code_above(row) abort
  let row = prevnonblank(a:row - 1)
  while row > 0 && s:code(row) ==# ''
    let row = prevnonblank(row - 1)
  endwhile
  return row
endfunction

" Whether a line goes on with the statement of the line above; no bracket is open but braces.
function! s:continues(row) abort
  let above = s:code_above(a:row)
  if above == 0 || s:code(above) =~# '[{}]$' || s:code(a:row) =~# '^\s*}'
    return 0
  endif
  return s:code(a:row) =~# s:joins_above || (s:code(above) =~# s:expects_more && s:code(a:row) !=# '')
endfunction

" The line on which the statement begins that a line is part of.
function! s:beginning(row) abort
  let row = a:row
  while 1
    let [line, column] = s:open_bracket(row)
    if line > 0 && getline(line)[column - 1] !=# '{'
      let row = line
    elseif s:continues(row)
      let row = s:code_above(row)
    else
      return row
    endif
  endwhile
endfunction

" The text with what stands in brackets that are closed on the line made blank.
function! s:outside(text) abort
  let [text, before] = [a:text, '']
  while text !=# before
    let before = text
    let text = substitute(text, '[([{][^][(){}]*[])}]', '\=repeat("_", len(submatch(0)))', 'g')
  endwhile
  return text
endfunction

function! s:column(row, bytes) abort
  return min([strdisplaywidth(strpart(getline(a:row), 0, a:bytes)), s:deepest])
endfunction

" Where the expression begins that an operator at the beginning of a line belongs to: behind the bracket that is open,
" or the last comma behind it, or behind the sign or word before the expression.
function! s:operand(row, line, column) abort
  let row = s:code_above(a:row)
  while row > a:line
    let at = matchend(s:outside(s:code(row)), '.*,\s*\ze\S')
    if at > 0
      return s:column(row, at)
    elseif a:line == 0
      let at = matchend(s:outside(s:code(row)), '^.\{-}\%(\s[-+*]\==\s\|\<\%(if\|while\|return\|assert\|where\|call\)\s\)\s*')
      return at > 0 ? s:column(row, at) : indent(row) + s:continuation
    endif
    let row = s:code_above(row)
  endwhile
  let text = s:outside(s:code(a:line))
  let at = matchend(strpart(text, a:column), '.*,\s*\ze\S')
  return s:column(a:line, at > 0 ? a:column + at : matchend(text, '^\s*', a:column))
endfunction

function! mlcdsl#indent#of(row) abort
  let [line, column] = s:open_bracket(a:row)
  let text = s:code(a:row)
  if line > 0 && getline(line)[column - 1] !=# '{'
    if text =~# '^\s*[])]'
      return indent(line)
    elseif s:code(line)[column :] =~# '^\s*$'
      return min([indent(line) + s:continuation, s:deepest])
    endif
    let binary = text =~# s:binary && s:code(s:code_above(a:row)) !~# s:expects_more
    return binary ? s:operand(a:row, line, column)
          \ : s:column(line, matchend(getline(line), '^\s*', column))
  endif
  let outer = line > 0 ? indent(s:beginning(line)) : -s:step
  if text =~# '^\s*}'
    return outer
  elseif !s:continues(a:row)
    return outer + s:step
  endif
  let binary = text =~# s:binary && text !~# '^\s*->'
  return binary ? s:operand(a:row, 0, 0) : indent(s:beginning(a:row)) + s:continuation
endfunction
