-- `mlcdsl run` and `mlcdsl verify` in a terminal below the source.
local M = {}

local inputs = {} -- of each function, as they were typed last

--- Run `mlcdsl` with arguments. The file is saved before: a process of its own reads it.
function M.start(buffer, mlcdsl, arguments)
  vim.api.nvim_buf_call(buffer, function() vim.cmd('silent update') end)
  vim.cmd('botright new')
  local words = vim.list_extend(vim.deepcopy(mlcdsl), arguments)
  if vim.fn.has('nvim-0.11') == 1 then
    vim.fn.jobstart(words, { term = true })
  else
    vim.fn.termopen(words)
  end
end

local function run_with(buffer, mlcdsl, target, text)
  inputs[target] = text
  M.start(buffer, mlcdsl, vim.list_extend({ 'run', target }, vim.split(text, '%s+', { trimempty = true })))
end

--- Run a function. Its inputs are `NAME=VALUE` with spaces between; nil: ask for them.
function M.run(buffer, mlcdsl, target, text)
  if text then
    run_with(buffer, mlcdsl, target, text)
    return
  end
  local question = { prompt = 'inputs of ' .. target .. ' (NAME=VALUE ...): ', default = inputs[target] or '' }
  vim.ui.input(question, function(answer)
    if answer then
      run_with(buffer, mlcdsl, target, answer)
    end
  end)
end

--- Verify a schedule.
function M.verify(buffer, mlcdsl, target)
  M.start(buffer, mlcdsl, { 'verify', target })
end

return M
