" Writes the syntax group of every byte: $MLC_TEXTS is a JSON file of file names, $MLC_GROUPS gets one list of lines for
" each file, a line being a list of [group, number of bytes].
function! s:runs(row, length) abort
  let runs = []
  for column in range(1, a:length)
    let name = synIDattr(synID(a:row, column, 1), 'name')
    if !empty(runs) && runs[-1][0] ==# name
      let runs[-1][1] += 1
    else
      call add(runs, [name, 1])
    endif
  endfor
  return runs
endfunction

set nocompatible encoding=utf-8
filetype plugin indent on
syntax on
let s:files = json_decode(join(readfile($MLC_TEXTS), ''))
let s:groups = []
for s:file in s:files
  execute 'edit' fnameescape(s:file)
  call add(s:groups, map(range(1, line('$')), {_, row -> s:runs(row, len(getline(row)))}))
endfor
call writefile([json_encode(s:groups)], $MLC_GROUPS)
qall!
