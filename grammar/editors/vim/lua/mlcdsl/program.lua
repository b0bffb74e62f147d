-- The transformed program beside its source: the answer of `mlcdsl/program` in a buffer of its own.
local M = {}

local shown = {} -- `view`: the buffer that shows; `source` and `params`: what it shows

local function split()
  vim.cmd('rightbelow vertical new')
  local view = vim.api.nvim_get_current_buf()
  vim.bo[view].buftype = 'nofile'
  vim.bo[view].bufhidden = 'wipe'
  vim.bo[view].swapfile = false
  vim.api.nvim_buf_set_name(view, 'mlcdsl://program')
  vim.bo[view].filetype = 'mlc'
  return view
end

local function is_open()
  return shown.view and vim.api.nvim_buf_is_valid(shown.view) and vim.fn.bufwinid(shown.view) ~= -1
end

local function comment(text)
  return '# ' .. text:gsub('\n', ' ')
end

local function lines_of(found)
  local lines = { comment(found.title .. (found.call ~= '' and ': ' .. found.call or '')) }
  if found.error ~= '' then
    table.insert(lines, comment('the next step is refused: ' .. found.error))
  end
  return vim.list_extend(lines, vim.split(found.text, '\n', { plain = true }))
end

--- Write the answer into the view, which is opened if it is not there; the cursor stays where it is.
local function write(found)
  local window = vim.api.nvim_get_current_win()
  if not is_open() then
    if shown.view and vim.api.nvim_buf_is_valid(shown.view) then
      vim.api.nvim_buf_delete(shown.view, { force = true })
    end
    shown.view = split()
    vim.api.nvim_set_current_win(window)
  end
  vim.bo[shown.view].modifiable = true
  vim.api.nvim_buf_set_lines(shown.view, 0, -1, false, lines_of(found))
  vim.bo[shown.view].modifiable = false
  vim.b[shown.view].mlcdsl_step = found.step
end

--- Ask for a program and show it; `params` are those of the request.
function M.show(source, params)
  vim.lsp.buf_request(source, 'mlcdsl/program', params, function(failure, found)
    if failure or not found or found == vim.NIL then
      vim.notify(failure and failure.message or 'mlcdsl: no program here', vim.log.levels.WARN)
      return
    end
    shown.source, shown.params = source, params
    write(found)
  end)
end

--- The program at the cursor, after a step if one is given. In the view itself: another step of what it shows.
function M.at_cursor(step)
  local buffer = vim.api.nvim_get_current_buf()
  if buffer == shown.view then
    M.show(shown.source, vim.tbl_extend('force', shown.params, { step = step }))
    return
  end
  local client = require('mlcdsl.clients').of(buffer)
  if not client then
    vim.notify('mlcdsl: the server does not run here', vim.log.levels.WARN)
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.step = step
  M.show(buffer, params)
end

return M
