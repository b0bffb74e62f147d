-- A user in neovim: opens a program with an error, mends it, asks about names, renames, formats, takes a code action.
-- MLC_FILE: the program, MLC_COMMAND: the server's command as JSON, MLC_SEEN: where what was seen is written to.
local seen = {}
local patience = 60000

local function wait(what, condition)
  if not vim.wait(patience, condition, 20) then
    error('waited in vain for ' .. what .. vim.inspect(seen) .. vim.inspect(vim.diagnostic.get(0)))
  end
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n')
end

--- Put the cursor on the first occurrence of plain text.
local function go(plain, inside)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local at = line:find(plain, 1, true)
    if at then
      vim.api.nvim_win_set_cursor(0, { row, at - 1 + (inside or 0) })
      return row, at
    end
  end
  error('not in the text: ' .. plain)
end

local function replace(plain, with)
  local row, at = go(plain)
  vim.api.nvim_buf_set_text(0, row - 1, at - 1, row - 1, at - 1 + #plain, { with })
end

local function errors()
  return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
end

local function session()
  vim.o.hidden = true
  vim.cmd('filetype plugin on')
  require('mlcdsl').setup({ cmd = vim.fn.json_decode(vim.env.MLC_COMMAND) })
  vim.cmd('edit ' .. vim.env.MLC_FILE)
  wait('the error', function() return #errors() == 1 end)
  local found = errors()[1]
  seen.error = {
    code = found.code or found.user_data.lsp.code,
    row = found.lnum + 1,
    text = vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, true)[1]:sub(found.col + 1, found.end_col),
  }

  replace('max(Z[', 'max(Y[')
  wait('the end of the error', function() return #errors() == 0 end)

  go('Y[vi, vj] +=')
  local place = vim.lsp.util.make_position_params()
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', place, patience)
  seen.hover = vim.tbl_values(answers)[1].result.contents.value

  vim.lsp.buf.definition()
  wait('the definition', function() return vim.api.nvim_get_current_line():find('alloc Y', 1, true) ~= nil end)
  seen.definition = vim.api.nvim_win_get_cursor(0)

  vim.lsp.buf.rename('Sum')
  wait('the new name', function() return text():find('max(Sum[', 1, true) ~= nil end)
  seen.renamed = text()

  replace('alloc Sum', 'alloc    Sum')
  vim.lsp.buf.formatting_sync(nil, patience)
  seen.formatted = text()

  replace('dataflow {', 'dataflw {')
  wait('the error to be fixed', function() return #errors() > 0 end)
  go('dataflw', 1)
  vim.ui.select = function(items, _, choice)
    seen.actions = vim.tbl_map(function(item) return item[2].title end, items)
    choice(items[1], 1)
  end
  vim.lsp.buf.code_action()
  wait('the fix', function() return text():find('dataflow {', 1, true) ~= nil end)
  wait('the end of the last error', function() return #errors() == 0 end)
  seen.fixed = text()
end

local ok, why = pcall(session)
seen.failed = not ok and tostring(why) or nil
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.MLC_SEEN)
vim.cmd('qall!')
