# Where the branch stands in its cycle, at the right of the prompt of fish:
# "RED>GREEN", in the colour of the step that was taken. In
# ~/.config/fish/config.fish:
#     sallyport prompt fish | source
# Another prompt at the right stays, in front of it.

function __sallyport_prompt
    command -q sallyport; or return
    set -l word (command sallyport status --format prompt 2>/dev/null)
    test -n "$word"; or return
    if not set -q NO_COLOR
        switch $word
            case 'RED*'
                set_color red
            case 'GREEN*'
                set_color green
            case 'REFACTOR*'
                set_color blue
        end
    end
    printf ' %s' $word
    set -q NO_COLOR; or set_color normal
end

if not functions -q __sallyport_prompt_alone
    function __sallyport_prompt_alone
    end
    if functions -q fish_right_prompt
        functions -c fish_right_prompt __sallyport_prompt_of_others
    else
        functions -c __sallyport_prompt_alone __sallyport_prompt_of_others
    end
    # The other one first: it may ask how the last command ended.
    function fish_right_prompt
        __sallyport_prompt_of_others
        __sallyport_prompt
    end
end
