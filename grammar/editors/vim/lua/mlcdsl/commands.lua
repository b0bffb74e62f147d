-- The commands of lenses (`vim.lsp.codelens.run()`), and the same for the command line: `:MlcShow [step]`,
-- `:MlcRun [NAME=VALUE ...]`, `:MlcVerify`.
local program = require('mlcdsl.program')
local terminal = require('mlcdsl.terminal')

local M = {}

--- Do something with the last lens of a command at the cursor's line or above it.
local function with_lens(command, action)
  local buffer, row = vim.api.nvim_get_current_buf(), vim.api.nvim_win_get_cursor(0)[1] - 1
  local params = { textDocument = vim.lsp.util.make_text_document_params() }
  vim.lsp.buf_request(buffer, 'textDocument/codeLens', params, function(_, lenses)
    local found
    for _, lens in ipairs(type(lenses) == 'table' and lenses or {}) do
      if lens.command and lens.command.command == command and lens.range.start.line <= row then
        found = lens.command
      end
    end
    if found then
      action(found, buffer)
    else
      vim.notify('mlcdsl: nothing here for ' .. command, vim.log.levels.WARN)
    end
  end)
end

--- `mlcdsl(path)` gives the words of the program that serves a file.
function M.register(mlcdsl)
  local function target(command)
    local path = vim.uri_to_fname(command.arguments[1])
    return mlcdsl(path), path .. ':' .. command.arguments[2]
  end
  local function run(command, buffer, inputs)
    local words, place = target(command)
    terminal.run(buffer, words, place, inputs)
  end
  local function verify(command, buffer)
    terminal.verify(buffer, target(command))
  end

  vim.lsp.commands['mlcdsl.showStep'] = function(command, context)
    local uri, name = unpack(command.arguments)
    program.show(context.bufnr, { textDocument = { uri = uri }, schedule = name })
  end
  vim.lsp.commands['mlcdsl.run'] = function(command, context) run(command, context.bufnr) end
  vim.lsp.commands['mlcdsl.verify'] = function(command, context) verify(command, context.bufnr) end

  local create = vim.api.nvim_create_user_command
  create('MlcShow', function(given) program.at_cursor(tonumber(given.args)) end, { nargs = '?' })
  create('MlcRun', function(given)
    with_lens('mlcdsl.run', function(command, buffer)
      run(command, buffer, given.args ~= '' and given.args or nil)
    end)
  end, { nargs = '*' })
  create('MlcVerify', function() with_lens('mlcdsl.verify', verify) end, {})
end

return M
