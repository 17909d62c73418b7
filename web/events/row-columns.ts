/** The columns that a short list of events needs. Naming the stage too would count each stage by itself. */
export const rowColumns = 'id,time,user,verb,resource,subresource,namespace,name,path,code';
